/**
 * The syntax tree of Oracle SQL and of the PL/SQL blocks that the sandbox runs. Plain data; `at` is the 0-based offset of
 * the node's first character in the statement, which errors report. Identifiers are folded to upper case unless quoted.
 * Source: Oracle SQL Language Reference 19c and 23ai; PL/SQL Language Reference.
 */

/**
 * An object or column name: `parts` are one to three identifiers (more in the dot notation of JSON), `dbLink` the part
 * behind `@`. In PL/SQL the last part of a cursor's or variable's attribute begins with `%`: `SQL%ROWCOUNT` is
 * `["SQL", "%ROWCOUNT"]`, and `WHERE CURRENT OF c` is `ROWID = c%ROWID`.
 */
export interface Name {
  readonly parts: readonly string[];
  readonly dbLink?: string;
  readonly at: number;
}

// ---------------------------------------------------------------------------------------------- data types

/** A data type as written. The binder turns it into a `SqlType`. */
export interface TypeName {
  /** Canonical: VARCHAR2, NVARCHAR2, CHAR, NCHAR, NUMBER, FLOAT, BINARY_FLOAT, BINARY_DOUBLE, DATE, TIMESTAMP,
   * TIMESTAMP WITH TIME ZONE, TIMESTAMP WITH LOCAL TIME ZONE, INTERVAL YEAR TO MONTH, INTERVAL DAY TO SECOND, RAW, LONG,
   * LONG RAW, CLOB, NCLOB, BLOB, BFILE, ROWID, UROWID, BOOLEAN, JSON, VECTOR, XMLTYPE. INTEGER, DECIMAL, VARCHAR and so on
   * are already turned into these (INTEGER → NUMBER precision null, scale 0). */
  readonly name: string;
  readonly length?: number;
  readonly lengthUnit?: "BYTE" | "CHAR";
  readonly precision?: number | null;
  readonly scale?: number | null;
  /** Second precision of INTERVAL DAY TO SECOND. */
  readonly secondPrecision?: number;
  /** VECTOR(dimensions, format). */
  readonly dimensions?: number;
  readonly format?: string;
  readonly at: number;
}

// ---------------------------------------------------------------------------------------------- expressions

/** Any expression or condition. Conditions are expressions whose value is true, false or unknown (null). */
export type Expr =
  | {
      readonly kind: "number";
      readonly text: string /** 1f, 1d */;
      readonly suffix?: "F" | "D";
      readonly at: number;
    }
  /** `''` is null. */
  | {
      readonly kind: "string";
      readonly text: string;
      readonly national?: boolean;
      readonly at: number;
    }
  | { readonly kind: "null"; readonly at: number }
  | { readonly kind: "boolean"; readonly value: boolean; readonly at: number }
  | { readonly kind: "date-literal"; readonly text: string; readonly at: number }
  | { readonly kind: "timestamp-literal"; readonly text: string; readonly at: number }
  | {
      readonly kind: "interval-literal";
      readonly text: string;
      readonly from: string;
      readonly to?: string;
      readonly leadingPrecision?: number;
      readonly secondPrecision?: number;
      readonly at: number;
    }
  /** `index` counts the placeholders of the statement from 0 in the order they stand; a name used twice has two. */
  | { readonly kind: "bind"; readonly name: string; readonly index: number; readonly at: number }
  /** A column, a pseudo column (ROWNUM, LEVEL, ROWID, ORA_ROWSCN, SYSDATE, USER, CONNECT_BY_ISLEAF, VERSIONS_XID…), a
   * PL/SQL variable, a sequence's NEXTVAL/CURRVAL or a function without parentheses: the binder tells. */
  | {
      readonly kind: "name";
      readonly name: Name /** `(+)` */;
      readonly outer?: boolean;
      readonly at: number;
    }
  | { readonly kind: "unary"; readonly op: "+" | "-"; readonly operand: Expr; readonly at: number }
  | {
      readonly kind: "binary";
      readonly op: "+" | "-" | "*" | "/" | "||";
      readonly left: Expr;
      readonly right: Expr;
      /** Offset of the operator, where errors of the operation itself (ORA-01476) stand. */
      readonly opAt?: number;
      readonly at: number;
    }
  | { readonly kind: "prior"; readonly operand: Expr; readonly at: number }
  | { readonly kind: "connect-by-root"; readonly operand: Expr; readonly at: number }
  | {
      readonly kind: "at-time-zone";
      readonly operand: Expr /** null: AT LOCAL */;
      readonly zone: Expr | null;
      readonly at: number;
    }
  | {
      readonly kind: "case";
      /** Present in the simple form. */
      readonly operand?: Expr;
      readonly whens: readonly { readonly when: Expr; readonly then: Expr }[];
      readonly otherwise?: Expr;
      readonly at: number;
    }
  | {
      readonly kind: "cast";
      readonly operand: Expr;
      readonly type: TypeName;
      readonly onError?: Expr;
      /** The format mask and the NLS parameters behind the type. */
      readonly formatArgs?: readonly Expr[];
      readonly at: number;
    }
  | {
      readonly kind: "extract";
      readonly field: string;
      readonly operand: Expr;
      readonly at: number;
    }
  | {
      readonly kind: "trim";
      readonly side: "LEADING" | "TRAILING" | "BOTH";
      readonly character?: Expr;
      readonly operand: Expr;
      readonly at: number;
    }
  | FunctionCall
  /** `f(x).name`, `collection(i).field`, `f(x).method(y)`: what stands behind a call. `name.name` is a `name`. */
  | {
      readonly kind: "member";
      readonly object: Expr;
      readonly member: string;
      readonly args?: readonly FunctionArgument[];
      readonly at: number;
    }
  /** PL/SQL: `collection(i)(j)`, the element of what a call or a member gave. */
  | {
      readonly kind: "element";
      readonly collection: Expr;
      readonly index: Expr;
      readonly at: number;
    }
  | { readonly kind: "subquery"; readonly query: Query; readonly at: number }
  /** CURSOR(SELECT …). */
  | { readonly kind: "cursor"; readonly query: Query; readonly at: number }
  /** (a, b) on either side of a comparison. */
  | { readonly kind: "row"; readonly items: readonly Expr[]; readonly at: number }
  /** DEFAULT in VALUES and SET. */
  | { readonly kind: "default"; readonly at: number }
  // conditions
  | { readonly kind: "and" | "or"; readonly left: Expr; readonly right: Expr; readonly at: number }
  | { readonly kind: "not"; readonly operand: Expr; readonly at: number }
  | {
      readonly kind: "compare";
      readonly op: CompareOp;
      readonly left: Expr;
      readonly right: Expr;
      /** `= ANY (…)`: `right` is then a `row` or a `subquery`. */
      readonly quantifier?: "ANY" | "ALL";
      readonly at: number;
    }
  | {
      readonly kind: "is-null";
      readonly operand: Expr;
      readonly negated: boolean;
      readonly at: number;
    }
  | {
      /** IS [NOT] NAN, INFINITE, EMPTY, JSON, TRUE, FALSE. */
      readonly kind: "is";
      readonly what: "NAN" | "INFINITE" | "EMPTY" | "JSON" | "TRUE" | "FALSE";
      /** IS JSON's options: STRICT, LAX, WITH UNIQUE KEYS, SCALARS… */
      readonly options?: readonly string[];
      readonly operand: Expr;
      readonly negated: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "in";
      readonly operand: Expr;
      readonly items: readonly Expr[] | Query;
      readonly negated: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "between";
      readonly operand: Expr;
      readonly low: Expr;
      readonly high: Expr;
      readonly negated: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "like";
      readonly operand: Expr;
      readonly pattern: Expr;
      readonly escape?: Expr;
      readonly negated: boolean;
      readonly at: number;
    }
  | { readonly kind: "exists"; readonly query: Query; readonly at: number };

export type CompareOp = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** f(a, b), COUNT(*), SUM(DISTINCT a), LISTAGG(…) WITHIN GROUP (…), f(…) OVER (…), JSON_SERIALIZE(a RETURNING CLOB). */
export interface FunctionCall {
  readonly kind: "call";
  /** `pkg.f`, `owner.pkg.f` have several parts. */
  readonly name: Name;
  readonly args: readonly FunctionArgument[];
  readonly star?: boolean;
  readonly distinct?: boolean;
  readonly nulls?: "IGNORE" | "RESPECT";
  /** RETURNING type, ON ERROR clauses and the like of JSON, VECTOR and XML functions. */
  readonly returning?: TypeName;
  /**
   * Clauses without a value behind the arguments, one entry a clause: `PRETTY`, `WITH WRAPPER`, `NULL ON ERROR`, `ABSENT ON
   * NULL`, `ON OVERFLOW TRUNCATE WITH COUNT`, `FROM LAST`, `UNIQUE KEYS`, `CONTENT`. `FORMAT JSON 2` belongs to the second
   * argument. JSON_OBJECT and JSON_OBJECTAGG have keys and values in turn as arguments; XMLELEMENT has its tag first.
   */
  readonly modifiers?: readonly string[];
  /**
   * Clauses with a value: `DEFAULT ON ERROR`, `DEFAULT ON EMPTY`, `DEFAULT ON CONVERSION ERROR`, `ON OVERFLOW TRUNCATE`,
   * `PASSING n` (n: the variable's name), `AS n` (XMLFOREST, XMLATTRIBUTES: the name of the value).
   */
  readonly clauses?: readonly { readonly text: string; readonly value: Expr }[];
  /** XMLAGG, JSON_ARRAYAGG and COLLECT: ORDER BY within the arguments. */
  readonly orderBy?: readonly OrderItem[];
  readonly withinGroup?: readonly OrderItem[];
  readonly keep?: { readonly which: "FIRST" | "LAST"; readonly order: readonly OrderItem[] };
  readonly over?: Window;
  readonly at: number;
}

export interface FunctionArgument {
  /** `name => value`. */
  readonly name?: string;
  /** PL/SQL: `1 => value`, the index of an element in the constructor of an associative array. */
  readonly key?: Expr;
  readonly value: Expr;
}

export interface OrderItem {
  readonly expr: Expr;
  readonly descending: boolean;
  /** Undefined: last when ascending, first when descending. */
  readonly nulls?: "FIRST" | "LAST";
}

export interface Window {
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: {
    readonly unit: "ROWS" | "RANGE";
    readonly start: FrameBound;
    readonly end: FrameBound;
  };
}

export type FrameBound =
  | { readonly kind: "unbounded-preceding" | "current-row" | "unbounded-following" }
  | { readonly kind: "preceding" | "following"; readonly offset: Expr };

// ---------------------------------------------------------------------------------------------- queries

export interface Query {
  readonly kind: "query";
  readonly with?: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy?: readonly OrderItem[];
  readonly siblings?: boolean;
  readonly offset?: Expr;
  readonly fetch?: {
    /** Undefined: one row. */
    readonly count?: Expr;
    readonly percent: boolean;
    readonly withTies: boolean;
  };
  readonly forUpdate?: {
    readonly of?: readonly Name[];
    /** undefined: wait for ever; 0: NOWAIT; n: seconds. */
    readonly waitS?: number;
    readonly skipLocked: boolean;
  };
  readonly at: number;
}

export interface CommonTable {
  readonly name: string;
  readonly columns?: readonly string[];
  readonly query: Query;
  /** SEARCH DEPTH|BREADTH FIRST BY … SET column of a recursive one. */
  readonly search?: {
    readonly breadth: boolean;
    readonly by: readonly OrderItem[];
    readonly column: string;
  };
  /** CYCLE columns SET column TO value DEFAULT value. */
  readonly cycle?: {
    readonly columns: readonly string[];
    readonly column: string;
    readonly value: Expr;
    readonly otherwise: Expr;
  };
}

export type QueryBody =
  | SelectBlock
  | {
      readonly kind: "set";
      readonly op: "UNION" | "INTERSECT" | "MINUS";
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
      readonly at: number;
    }
  /** A parenthesised query that has its own ORDER BY, FETCH or WITH. */
  | Query;

export interface SelectBlock {
  readonly kind: "select";
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  /** PL/SQL: SELECT … [BULK COLLECT] INTO targets. */
  readonly into?: { readonly targets: readonly Expr[]; readonly bulk: boolean };
  /** Empty where 23ai leaves FROM out. */
  readonly from: readonly TableRef[];
  readonly where?: Expr;
  readonly startWith?: Expr;
  readonly connectBy?: { readonly condition: Expr; readonly noCycle: boolean };
  readonly groupBy?: readonly GroupItem[];
  readonly having?: Expr;
  readonly at: number;
}

export type SelectItem =
  | { readonly kind: "star" /** `t.*` */; readonly of?: Name; readonly at: number }
  | {
      readonly kind: "expr";
      readonly expr: Expr;
      readonly alias?: string /** The item's text, for the column's name. */;
      readonly text: string;
      readonly at: number;
    };

export type GroupItem =
  | { readonly kind: "expr"; readonly expr: Expr }
  | { readonly kind: "rollup" | "cube"; readonly items: readonly (readonly Expr[])[] }
  | { readonly kind: "grouping-sets"; readonly sets: readonly (readonly Expr[])[] };

export type TableRef =
  | {
      readonly kind: "table";
      readonly name: Name;
      readonly alias?: string;
      readonly partition?: { readonly name: string; readonly sub: boolean };
      readonly sample?: { readonly percent: Expr; readonly block: boolean; readonly seed?: Expr };
      readonly flashback?: Flashback;
      readonly at: number;
    }
  | {
      readonly kind: "derived";
      readonly query: Query;
      readonly alias?: string;
      readonly lateral?: boolean;
      readonly at: number;
    }
  /** TABLE(expr) and table functions such as DBMS_XPLAN.DISPLAY. */
  | {
      readonly kind: "table-function";
      readonly call: Expr;
      readonly alias?: string;
      readonly at: number;
    }
  /** 23ai: (VALUES (1, 'a'), (2, 'b')) t (x, y). */
  | {
      readonly kind: "values";
      readonly rows: readonly (readonly Expr[])[];
      readonly alias?: string;
      readonly columns?: readonly string[];
      readonly at: number;
    }
  | {
      readonly kind: "join";
      readonly type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";
      readonly natural: boolean;
      readonly left: TableRef;
      readonly right: TableRef;
      readonly on?: Expr;
      readonly using?: readonly string[];
      readonly at: number;
    };

export type Flashback =
  | { readonly kind: "as-of"; readonly unit: "SCN" | "TIMESTAMP"; readonly value: Expr }
  /** Bounds undefined: MINVALUE and MAXVALUE. */
  | {
      readonly kind: "versions";
      readonly unit: "SCN" | "TIMESTAMP";
      readonly low?: Expr;
      readonly high?: Expr;
    };

// ---------------------------------------------------------------------------------------------- DML

export interface Returning {
  readonly items: readonly Expr[];
  /** Binds in SQL, variables in PL/SQL. */
  readonly into: readonly Expr[];
  readonly bulk: boolean;
}

export interface ErrorLogging {
  readonly table?: Name;
  readonly tag?: Expr;
  /** undefined: 0; null: UNLIMITED. */
  readonly rejectLimit?: number | null;
}

/** What INSERT, UPDATE, DELETE and MERGE write to: a table, a view or an inline view. */
export type DmlTarget = Extract<TableRef, { kind: "table" | "derived" }>;

export interface Insert {
  readonly kind: "insert";
  readonly target: DmlTarget;
  readonly columns?: readonly Name[];
  /** One list of values (several in 23ai), or a query. */
  readonly source:
    | { readonly kind: "values"; readonly rows: readonly (readonly Expr[])[] }
    | { readonly kind: "query"; readonly query: Query };
  readonly returning?: Returning;
  readonly logErrors?: ErrorLogging;
  readonly hints: readonly string[];
  /** PL/SQL: VALUES record, one variable for the whole row. */
  readonly record?: true;
  readonly at: number;
}

export interface InsertAll {
  readonly kind: "insert-all";
  readonly first: boolean;
  readonly branches: readonly {
    readonly when?: Expr;
    readonly otherwise?: boolean;
    readonly into: readonly {
      readonly target: DmlTarget;
      readonly columns?: readonly Name[];
      readonly values?: readonly Expr[];
    }[];
  }[];
  readonly query: Query;
  readonly at: number;
}

/** PL/SQL's SET ROW = record is a `column` named ROW. */
export type SetItem =
  | { readonly kind: "column"; readonly column: Name; readonly value: Expr }
  | { readonly kind: "columns"; readonly columns: readonly Name[]; readonly query: Query };

export interface Update {
  readonly kind: "update";
  readonly target: DmlTarget;
  readonly set: readonly SetItem[];
  /** 23ai: UPDATE … FROM. */
  readonly from?: readonly TableRef[];
  readonly where?: Expr;
  readonly returning?: Returning;
  readonly logErrors?: ErrorLogging;
  readonly at: number;
}

export interface Delete {
  readonly kind: "delete";
  readonly target: DmlTarget;
  /** 23ai: DELETE t FROM u WHERE …, a direct join. */
  readonly from?: readonly TableRef[];
  readonly where?: Expr;
  readonly returning?: Returning;
  readonly logErrors?: ErrorLogging;
  readonly at: number;
}

export interface Merge {
  readonly kind: "merge";
  readonly target: DmlTarget;
  readonly source: TableRef;
  readonly on: Expr;
  readonly matched?: {
    readonly set: readonly SetItem[];
    readonly where?: Expr;
    readonly deleteWhere?: Expr;
  };
  readonly notMatched?: {
    readonly columns?: readonly Name[];
    readonly values: readonly Expr[];
    readonly where?: Expr;
  };
  /** 23ai. */
  readonly returning?: Returning;
  readonly logErrors?: ErrorLogging;
  readonly at: number;
}

// ---------------------------------------------------------------------------------------------- DDL

export interface ColumnDefinition {
  readonly name: string;
  /** Undefined for a virtual column without a type and in CREATE TABLE … AS. */
  readonly type?: TypeName;
  readonly default?: { readonly expr: Expr; readonly text: string; readonly onNull: boolean };
  readonly identity?: {
    readonly always: boolean;
    readonly onNull: boolean;
    readonly options: SequenceOptions;
  };
  readonly virtual?: { readonly expr: Expr; readonly text: string };
  readonly invisible?: boolean;
  readonly constraints: readonly ConstraintDefinition[];
  readonly at: number;
}

export interface ConstraintDefinition {
  readonly kind: "primary" | "unique" | "check" | "foreign" | "not-null" | "null";
  readonly name?: string;
  /** Empty for a constraint written at its column. */
  readonly columns: readonly string[];
  readonly check?: { readonly condition: Expr; readonly text: string };
  readonly references?: {
    readonly table: Name;
    readonly columns?: readonly string[];
    readonly onDelete?: "CASCADE" | "SET NULL";
  };
  readonly disabled: boolean;
  readonly novalidate: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly at: number;
}

export interface SequenceOptions {
  readonly startWith?: string;
  readonly incrementBy?: string;
  readonly minValue?: string | null;
  readonly maxValue?: string | null;
  readonly cycle?: boolean;
  readonly cache?: number | null;
  readonly order?: boolean;
}

export interface CreateTable {
  readonly kind: "create-table";
  readonly name: Name;
  readonly temporary?: "global" | "private";
  /** ON COMMIT: DELETE ROWS is the default of a global one, DROP DEFINITION of a private one. */
  readonly onCommit?: "delete-rows" | "preserve-rows" | "drop-definition" | "preserve-definition";
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly as?: Query;
  readonly organizationIndex: boolean;
  readonly organizationExternal: boolean;
  readonly partitioning?: {
    readonly type: "RANGE" | "LIST" | "HASH";
    readonly columns: readonly string[];
    readonly partitions: readonly { readonly name?: string; readonly values?: readonly Expr[] }[];
    readonly interval?: Expr;
  };
  readonly tablespace?: string;
  readonly rowDependencies: boolean;
  readonly segmentImmediate: boolean;
  readonly at: number;
}

export type TriggerEvent = "INSERT" | "UPDATE" | "DELETE";

/** A trigger of a table. Others (INSTEAD OF, compound, of DDL and of the database) are refused. */
export interface CreateTrigger {
  readonly kind: "create-trigger";
  readonly name: Name;
  readonly orReplace: boolean;
  /** 23ai. */
  readonly ifNotExists: boolean;
  readonly timing: "BEFORE" | "AFTER";
  readonly events: readonly TriggerEvent[];
  /** UPDATE OF. */
  readonly columns?: readonly Name[];
  readonly table: Name;
  readonly referencing: { readonly old: string; readonly new: string };
  /** FOR EACH ROW. */
  readonly row: boolean;
  readonly follows: readonly Name[];
  readonly enabled: boolean;
  readonly when?: { readonly condition: Expr; readonly text: string };
  /** The text from the name up to WHEN or the body. */
  readonly description: string;
  /** The text of the block, parsed when it is compiled. */
  readonly body: string;
  readonly bodyAt: number;
  readonly at: number;
}

export type AlterTableAction =
  | {
      readonly kind: "add-columns";
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly ConstraintDefinition[];
      /** 23ai. */
      readonly ifNotExists?: boolean;
    }
  | {
      readonly kind: "modify-columns";
      readonly columns: readonly (ColumnDefinition & {
        readonly visible?: boolean;
        readonly dropIdentity?: boolean;
        readonly defaultNull?: boolean;
      })[];
    }
  | {
      readonly kind: "drop-columns";
      readonly columns: readonly string[];
      readonly cascadeConstraints: boolean;
    }
  | { readonly kind: "set-unused"; readonly columns: readonly string[] }
  | { readonly kind: "drop-unused" }
  | { readonly kind: "rename-column"; readonly from: string; readonly to: string }
  | { readonly kind: "rename-constraint"; readonly from: string; readonly to: string }
  | { readonly kind: "rename-to"; readonly to: string }
  | {
      readonly kind: "drop-constraint";
      readonly name?: string;
      readonly primary?: boolean;
      readonly uniqueColumns?: readonly string[];
      readonly cascade: boolean;
    }
  | {
      readonly kind: "enable-constraint" | "disable-constraint";
      readonly name?: string;
      readonly primary?: boolean;
      readonly uniqueColumns?: readonly string[];
      readonly cascade?: boolean;
      readonly novalidate: boolean;
    }
  /** MODIFY CONSTRAINT … INITIALLY DEFERRED | IMMEDIATE and what changes nothing. */
  | {
      readonly kind: "modify-constraint";
      readonly name?: string;
      readonly primary?: boolean;
      readonly uniqueColumns?: readonly string[];
      readonly initially?: "DEFERRED" | "IMMEDIATE";
    }
  | { readonly kind: "truncate-partition" | "drop-partition"; readonly name: string }
  | { readonly kind: "add-partition"; readonly name?: string; readonly values?: readonly Expr[] }
  /** `keepsIndexes`: ONLINE or UPDATE INDEXES. */
  | { readonly kind: "move"; readonly keepsIndexes: boolean; readonly tablespace?: string }
  /** ENABLE | DISABLE ALL TRIGGERS. */
  | { readonly kind: "all-triggers"; readonly enabled: boolean }
  /** READ ONLY / READ WRITE. */
  | { readonly kind: "read-only"; readonly on: boolean }
  /** Storage, logging, parallel, supplemental log, shrink, row movement: accepted, remembered where the dictionary shows it. */
  | { readonly kind: "physical"; readonly words: readonly string[] };

/** GRANT | REVOKE CONNECT THROUGH of ALTER USER. */
export interface ProxyClause {
  readonly verb: "GRANT" | "REVOKE";
  readonly through: string;
  /** Roles of the user that the proxy may enable: all of them (also where nothing is said), these, or all but these. */
  readonly roles:
    | "ALL"
    | { readonly only: readonly string[] }
    | { readonly except: readonly string[] };
  /** AUTHENTICATION REQUIRED: the proxy must know the user's password as well. */
  readonly authentication: boolean;
  readonly at: number;
}

export type Statement =
  | Query
  | Insert
  | InsertAll
  | Update
  | Delete
  | Merge
  | CreateTable
  | {
      readonly kind: "alter-table";
      readonly name: Name;
      /** 23ai. */
      readonly ifExists?: boolean;
      readonly actions: readonly AlterTableAction[];
      readonly at: number;
    }
  | {
      readonly kind: "truncate";
      readonly name: Name;
      readonly cascade: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "create-index";
      readonly name: Name;
      readonly table: Name;
      readonly unique: boolean;
      readonly bitmap: boolean;
      readonly ifNotExists: boolean;
      readonly columns: readonly {
        readonly expr: Expr;
        readonly text: string;
        readonly descending: boolean;
      }[];
      readonly invisible: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "alter-index";
      readonly name: Name;
      readonly action: "rebuild" | "unusable" | "visible" | "invisible" | "rename" | "physical";
      readonly to?: string;
      readonly at: number;
    }
  | {
      readonly kind: "create-view";
      readonly name: Name;
      readonly orReplace: boolean;
      readonly force: boolean;
      readonly columns?: readonly string[];
      readonly query: Query;
      readonly queryText: string;
      readonly ifNotExists?: boolean;
      readonly readOnly: boolean;
      readonly checkOption: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "create-materialized-view";
      readonly name: Name;
      /** 23ai. */
      readonly ifNotExists?: boolean;
      readonly query: Query;
      readonly queryText: string;
      readonly options: readonly string[];
      readonly at: number;
    }
  | {
      readonly kind: "create-sequence";
      readonly name: Name;
      readonly options: SequenceOptions;
      readonly ifNotExists: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "alter-sequence";
      readonly name: Name;
      readonly options: SequenceOptions & { readonly restart?: boolean };
      readonly at: number;
    }
  | {
      readonly kind: "create-synonym";
      readonly name: Name;
      readonly target: Name;
      readonly isPublic: boolean;
      readonly orReplace: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "create-user";
      readonly name: string;
      /** 23ai. */
      readonly ifNotExists?: boolean;
      readonly password?: string;
      readonly quotas: readonly { readonly bytes: number | null; readonly tablespace: string }[];
      readonly locked?: boolean;
      readonly expired?: boolean;
      readonly defaultTablespace?: string;
      readonly at: number;
    }
  | {
      readonly kind: "alter-user";
      readonly name: string;
      /** 23ai. */
      readonly ifExists?: boolean;
      readonly proxy?: ProxyClause;
      readonly password?: string;
      readonly quotas: readonly { readonly bytes: number | null; readonly tablespace: string }[];
      readonly locked?: boolean;
      readonly expired?: boolean;
      readonly defaultTablespace?: string;
      readonly at: number;
    }
  | {
      readonly kind: "create-role";
      readonly name: string;
      /** 23ai. */
      readonly ifNotExists?: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "drop";
      readonly object:
        | "TABLE"
        | "VIEW"
        | "MATERIALIZED VIEW"
        | "INDEX"
        | "SEQUENCE"
        | "SYNONYM"
        | "PUBLIC SYNONYM"
        | "TRIGGER"
        | "USER"
        | "ROLE";
      readonly name: Name;
      readonly cascade: boolean;
      readonly purge: boolean;
      readonly ifExists: boolean;
      readonly at: number;
    }
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly at: number }
  | {
      readonly kind: "comment";
      readonly on: "TABLE" | "COLUMN";
      readonly name: Name;
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly kind: "grant" | "revoke";
      readonly privileges: readonly {
        readonly words: readonly string[];
        readonly columns?: readonly string[];
      }[];
      readonly on?: Name /** 23ai: ON SCHEMA x. */;
      readonly onSchema?: string;
      readonly grantees: readonly string[];
      readonly withOption: boolean;
      readonly at: number;
    }
  | { readonly kind: "purge"; readonly table?: Name; readonly at: number }
  | { readonly kind: "analyze"; readonly name: Name; readonly at: number }
  | {
      readonly kind: "alter-session";
      readonly settings: readonly {
        readonly name: string;
        readonly value: string;
        readonly at: number;
      }[] /** ENABLE PARALLEL DML and so on. */;
      readonly words?: readonly string[];
      readonly at: number;
    }
  | { readonly kind: "alter-system"; readonly words: readonly string[]; readonly at: number }
  | {
      readonly kind: "set-role";
      readonly roles: readonly string[] | "ALL" | "NONE";
      readonly at: number;
    }
  | { readonly kind: "commit"; readonly at: number }
  | { readonly kind: "rollback"; readonly to?: string; readonly at: number }
  | { readonly kind: "savepoint"; readonly name: string; readonly at: number }
  | {
      readonly kind: "set-constraints";
      readonly constraints: readonly Name[] | "ALL";
      readonly deferred: boolean;
      readonly at: number;
    }
  | {
      readonly kind: "set-transaction";
      readonly mode?: "read-only" | "read-write" | "serializable" | "read-committed";
      readonly name?: string;
      readonly at: number;
    }
  | {
      readonly kind: "lock-table";
      readonly tables: readonly Name[];
      readonly mode: string;
      readonly waitS?: number;
      readonly at: number;
    }
  | {
      readonly kind: "explain-plan";
      readonly statement: Statement;
      readonly statementId?: string;
      readonly at: number;
    }
  | CreateTrigger
  | {
      readonly kind: "alter-trigger";
      readonly name: Name;
      /** 23ai. */
      readonly ifExists: boolean;
      readonly action: "enable" | "disable" | "compile" | "rename" | "none";
      readonly to?: string;
      readonly at: number;
    }
  /** CREATE [OR REPLACE] PROCEDURE, FUNCTION, PACKAGE, TYPE: not run by the sandbox; refused where the engine meets it. */
  | { readonly kind: "create-plsql"; readonly object: string; readonly at: number }
  | {
      readonly kind: "call";
      readonly call: Expr /** CALL f(x) INTO :bind. */;
      readonly into?: Expr;
      readonly at: number;
    }
  | PlsqlBlock;

// ---------------------------------------------------------------------------------------------- PL/SQL

export interface PlsqlBlock {
  readonly kind: "block";
  readonly label?: string;
  readonly declarations: readonly PlsqlDeclaration[];
  readonly body: readonly PlsqlStatement[];
  readonly handlers: readonly {
    readonly names: readonly string[];
    readonly body: readonly PlsqlStatement[];
    readonly at: number;
  }[];
  readonly at: number;
}

export type PlsqlType =
  | { readonly kind: "sql"; readonly type: TypeName }
  | {
      readonly kind: "plsql";
      readonly name:
        | "PLS_INTEGER"
        | "BINARY_INTEGER"
        | "SIMPLE_INTEGER"
        | "BOOLEAN"
        | "SYS_REFCURSOR"
        | "STRING"
        | "NATURAL"
        | "NATURALN"
        | "POSITIVE"
        | "POSITIVEN"
        | "SIGNTYPE";
      /** STRING(n). */
      readonly length?: number;
    }
  | { readonly kind: "column-type"; readonly name: Name }
  | { readonly kind: "row-type"; readonly name: Name }
  /** A type declared in the block or a package type, by name. */
  | { readonly kind: "named"; readonly name: Name };

export type PlsqlDeclaration =
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly constant: boolean;
      readonly type: PlsqlType;
      readonly notNull: boolean;
      readonly initial?: Expr;
      readonly at: number;
    }
  | { readonly kind: "exception"; readonly name: string; readonly at: number }
  | {
      readonly kind: "exception-init";
      readonly name: string;
      readonly code: number;
      readonly at: number;
    }
  | { readonly kind: "pragma"; readonly words: readonly string[]; readonly at: number }
  | {
      readonly kind: "cursor";
      readonly name: string;
      readonly parameters: readonly string[];
      /** Types of the parameters, by position. */
      readonly types?: readonly PlsqlType[];
      /** Defaults of the parameters, by position. */
      readonly defaults?: readonly (Expr | undefined)[];
      readonly query: Query;
      readonly at: number;
    }
  /** PROCEDURE or FUNCTION within the declarations of a block. */
  | {
      readonly kind: "subprogram";
      readonly name: string;
      readonly parameters: readonly PlsqlParameter[];
      /** Present in a function. */
      readonly returns?: PlsqlType;
      /** Undefined in a forward declaration. */
      readonly body?: PlsqlBlock;
      readonly at: number;
    }
  /** SUBTYPE name IS type [RANGE low..high] [NOT NULL]. */
  | {
      readonly kind: "subtype";
      readonly name: string;
      readonly type: PlsqlType;
      readonly range?: { readonly low: Expr; readonly high: Expr };
      readonly notNull?: true;
      readonly at: number;
    }
  /** TYPE name IS REF CURSOR. */
  | { readonly kind: "ref-cursor-type"; readonly name: string; readonly at: number }
  | {
      readonly kind: "collection-type";
      readonly name: string;
      readonly element: PlsqlType;
      readonly indexBy?: PlsqlType;
      /** VARRAY(limit). */
      readonly limit?: number;
      readonly at: number;
    }
  | {
      readonly kind: "record-type";
      readonly name: string;
      readonly fields: readonly {
        readonly name: string;
        readonly type: PlsqlType;
        readonly initial?: Expr;
        readonly notNull?: true;
        readonly at: number;
      }[];
      readonly at: number;
    };

export interface PlsqlParameter {
  readonly name: string;
  readonly mode: "IN" | "OUT" | "IN OUT";
  readonly type: PlsqlType;
  readonly initial?: Expr;
}

export type PlsqlStatement =
  | { readonly kind: "null"; readonly at: number }
  | { readonly kind: "assign"; readonly target: Expr; readonly value: Expr; readonly at: number }
  | { readonly kind: "call"; readonly call: Expr; readonly at: number }
  | { readonly kind: "sql"; readonly statement: Statement; readonly at: number }
  | {
      readonly kind: "execute-immediate";
      readonly sql: Expr;
      readonly into?: readonly Expr[];
      readonly bulk: boolean;
      readonly using: readonly { readonly mode: "IN" | "OUT" | "IN OUT"; readonly value: Expr }[];
      readonly returning?: readonly Expr[];
      readonly at: number;
    }
  | {
      readonly kind: "if";
      readonly branches: readonly {
        readonly condition: Expr;
        readonly body: readonly PlsqlStatement[];
      }[];
      readonly otherwise?: readonly PlsqlStatement[];
      readonly at: number;
    }
  | {
      readonly kind: "case";
      readonly operand?: Expr;
      readonly branches: readonly {
        readonly when: Expr;
        readonly body: readonly PlsqlStatement[];
      }[];
      readonly otherwise?: readonly PlsqlStatement[];
      readonly at: number;
    }
  | {
      readonly kind: "for-range";
      readonly variable: string;
      readonly low: Expr;
      readonly high: Expr;
      readonly reverse: boolean;
      readonly body: readonly PlsqlStatement[];
      readonly label?: string;
      readonly at: number;
    }
  | {
      readonly kind: "for-query";
      readonly variable: string;
      readonly query: Query | Name;
      /** Arguments of a named cursor. */
      readonly args?: readonly Expr[];
      readonly body: readonly PlsqlStatement[];
      readonly label?: string;
      readonly at: number;
    }
  | {
      readonly kind: "forall";
      readonly variable: string;
      readonly low: Expr;
      readonly high: Expr;
      readonly saveExceptions: boolean;
      /** Undefined for EXECUTE IMMEDIATE, which is in `dynamic`. INDICES OF c and VALUES OF c: `over`; low and high are null. */
      readonly statement?: Statement;
      readonly dynamic?: Extract<PlsqlStatement, { kind: "execute-immediate" }>;
      readonly over?: { readonly what: "INDICES" | "VALUES"; readonly collection: Expr };
      readonly at: number;
    }
  | {
      readonly kind: "while";
      readonly condition: Expr;
      readonly body: readonly PlsqlStatement[];
      readonly label?: string;
      readonly at: number;
    }
  | {
      readonly kind: "loop";
      readonly body: readonly PlsqlStatement[];
      readonly label?: string;
      readonly at: number;
    }
  | {
      readonly kind: "exit" | "continue";
      readonly label?: string;
      readonly when?: Expr;
      readonly at: number;
    }
  | { readonly kind: "raise"; readonly name?: Name; readonly at: number }
  | { readonly kind: "return"; readonly value?: Expr; readonly at: number }
  | {
      readonly kind: "open";
      readonly cursor: Expr;
      readonly query: Query | Expr | null;
      readonly using: readonly Expr[];
      readonly at: number;
    }
  | {
      readonly kind: "fetch";
      readonly cursor: Expr;
      readonly into: readonly Expr[];
      readonly bulk: boolean;
      readonly limit?: Expr;
      readonly at: number;
    }
  | { readonly kind: "close"; readonly cursor: Expr; readonly at: number }
  | PlsqlBlock;

/** A parsed statement with its placeholders in the order they stand. */
export interface ParsedStatement {
  readonly statement: Statement;
  /** One entry a placeholder; a name used twice stands twice in SQL and once in PL/SQL. */
  readonly binds: readonly {
    readonly name: string;
    readonly at: number;
    /** It stands behind RETURNING … INTO of a DML statement (not in PL/SQL). */
    readonly returning?: true;
  }[];
}
