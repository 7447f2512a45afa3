/** A query in Oracle's and in DuckDB's words. */
export interface RandomQuery {
  readonly oracle: string;
  readonly duck: string;
  /** The order of the rows is part of the answer. */
  readonly ordered: boolean;
}

/**
 * Makes random queries of the part of SQL in which Oracle and DuckDB agree: integers and text, NULLs, joins, subqueries,
 * grouping, windows, set operators. What they do differently ('' and NULL, division, default order of NULLs) is not made.
 */
export class QueryMaker {
  readonly #random: () => number;
  #depth = 0;
  #names = 0;
  /** DuckDB has no subqueries in the ON of outer joins. */
  #subqueries = true;

  constructor(random: () => number) {
    this.#random = random;
  }

  next(): RandomQuery {
    this.#names = 0;
    const shapes = [
      () => this.#plain(),
      () => this.#plain(),
      () => this.#joined(),
      () => this.#joined(),
      () => this.#grouped(),
      () => this.#grouped(),
      () => this.#rolledUp(),
      () => this.#distinct(),
      () => this.#sets(),
      () => this.#windowed(),
      () => this.#using(),
      () => this.#common(),
    ];
    const { sql, columns } = this.#pick(shapes)();
    const ordered = this.#chance(0.4);
    const text = ordered ? sql + this.#order(columns) : sql;
    return { oracle: text, duck: text.replaceAll("MINUS", "EXCEPT"), ordered };
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  #alias(): string {
    return `t${this.#names++}`;
  }

  #order(columns: number): string {
    const items = Array.from({ length: columns }, (_, index) => {
      const direction = this.#pick(["ASC", "DESC"]);
      return `${index + 1} ${direction} NULLS ${this.#pick(["FIRST", "LAST"])}`;
    });
    const offset = this.#chance(0.4) ? ` OFFSET ${this.#below(6)} ROWS` : "";
    const fetch = this.#chance(0.6) ? ` FETCH FIRST ${this.#below(12)} ROWS ONLY` : "";
    return ` ORDER BY ${items.join(", ")}${offset}${fetch}`;
  }

  /** An integer expression over one of the tables. */
  #number(tables: readonly string[]): string {
    const column = (): string => `${this.#pick(tables)}.${this.#pick(["id", "k", "v"])}`;
    if (this.#depth > 2) return column();
    this.#depth++;
    const made = this.#pick([
      column,
      column,
      column,
      () => String(this.#below(12)),
      () => `(${this.#number(tables)} ${this.#pick(["+", "-", "*"])} ${this.#below(5)})`,
      () => `COALESCE(${column()}, ${this.#number(tables)})`,
      () => `NULLIF(${column()}, ${this.#below(5)})`,
      () => `ABS(${this.#number(tables)})`,
      () =>
        `CASE WHEN ${this.#condition(tables)} THEN ${this.#number(tables)} ELSE ${this.#number(tables)} END`,
      () => `LENGTH(${this.#pick(tables)}.s)`,
      () => this.#scalar(tables),
    ])();
    this.#depth--;
    return made;
  }

  #scalar(tables: readonly string[]): string {
    if (!this.#subqueries) return `${this.#pick(tables)}.v`;
    const own = this.#alias();
    const aggregate = this.#pick(["MAX", "MIN", "SUM", "COUNT"]);
    const link = this.#chance(0.7) ? `${own}.k = ${this.#pick(tables)}.k` : `${own}.v > 5`;
    return `(SELECT ${aggregate}(${own}.v) FROM ${this.#table()} ${own} WHERE ${link})`;
  }

  #table(): string {
    return this.#pick(["a", "b", "c"]);
  }

  #compare(tables: readonly string[]): string {
    const op = this.#pick(["=", "<", ">", "<=", ">=", "<>"]);
    return `${this.#number(tables)} ${op} ${this.#number(tables)}`;
  }

  #condition(tables: readonly string[]): string {
    if (this.#depth > 3) return this.#compare(tables);
    this.#depth++;
    const table = this.#pick(tables);
    const made = this.#pick([
      () => this.#compare(tables),
      () => this.#compare(tables),
      () =>
        `${table}.s ${this.#pick(["IS NULL", "IS NOT NULL", "= 'x'", "LIKE 'x%'", "LIKE '_z'"])}`,
      () => `${table}.s ${this.#pick(["IN ('x','y')", "NOT IN ('x','zz')", "> 'b'", "<> 'y'"])}`,
      () =>
        `${this.#number(tables)} ${this.#pick(["", "NOT "])}BETWEEN ${this.#below(6)} AND ${this.#below(15)}`,
      () => `${table}.k ${this.#pick(["", "NOT "])}IN (1, 2, ${this.#pick(["NULL", "3", "4"])})`,
      () => `NOT (${this.#condition(tables)})`,
      () => `(${this.#condition(tables)} ${this.#pick(["AND", "OR"])} ${this.#condition(tables)})`,
      () => this.#exists(tables),
      () => this.#inSubquery(tables),
      () => `${table}.id = ${this.#below(40)}`,
    ])();
    this.#depth--;
    return made;
  }

  #exists(tables: readonly string[]): string {
    if (!this.#subqueries) return this.#compare(tables);
    const own = this.#alias();
    const outer = this.#pick(tables);
    const not = this.#pick(["", "NOT "]);
    const extra = this.#chance(0.5) ? ` AND ${own}.v > ${this.#below(12)}` : "";
    const link = this.#pick([
      `${own}.k = ${outer}.k`,
      `${own}.id = ${outer}.v`,
      `${own}.v < ${outer}.v`,
    ]);
    return `${not}EXISTS (SELECT 1 FROM ${this.#table()} ${own} WHERE ${link}${extra})`;
  }

  #inSubquery(tables: readonly string[]): string {
    if (!this.#subqueries) return this.#compare(tables);
    const own = this.#alias();
    const outer = this.#pick(tables);
    const not = this.#pick(["", "NOT "]);
    const column = this.#pick(["k", "v", "id"]);
    const where = this.#chance(0.6) ? ` WHERE ${this.#condition([own])}` : "";
    return `${outer}.${this.#pick(["k", "v"])} ${not}IN (SELECT ${own}.${column} FROM ${this.#table()} ${own}${where})`;
  }

  #where(tables: readonly string[], share = 0.8): string {
    return this.#chance(share) ? ` WHERE ${this.#condition(tables)}` : "";
  }

  #plain(): { sql: string; columns: number } {
    const t = this.#alias();
    const list = `${t}.id, ${this.#number([t])} AS z, ${t}.s`;
    return { sql: `SELECT ${list} FROM ${this.#table()} ${t}${this.#where([t])}`, columns: 3 };
  }

  /** FROM with two or three tables joined in some way, and the aliases. */
  #joins(): { from: string; tables: string[] } {
    const first = this.#alias();
    const second = this.#alias();
    const on = (left: readonly string[], right: string): string => {
      const link = `${this.#pick(left)}.${this.#pick(["id", "k", "v"])} = ${right}.${this.#pick(["id", "k", "v"])}`;
      if (this.#chance(0.1)) return `${this.#pick(left)}.v < ${right}.v`;
      this.#subqueries = false;
      const more = this.#chance(0.3) ? ` AND ${this.#compare([...left, right])}` : "";
      this.#subqueries = true;
      return link + more;
    };
    if (this.#chance(0.2)) {
      const from = `${this.#table()} ${first}, ${this.#table()} ${second}`;
      return { from, tables: [first, second] };
    }
    const kind = (): string => this.#pick(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "JOIN"]);
    let from = `${this.#table()} ${first} ${kind()} ${this.#source()} ${second} ON ${on([first], second)}`;
    const tables = [first, second];
    if (this.#chance(0.4)) {
      const third = this.#alias();
      from += ` ${kind()} ${this.#table()} ${third} ON ${on(tables, third)}`;
      tables.push(third);
    }
    return { from, tables };
  }

  #source(): string {
    if (this.#chance(0.75)) return this.#table();
    const own = this.#alias();
    return `(SELECT ${own}.id, ${own}.k, ${own}.v, ${own}.s FROM ${this.#table()} ${own}${this.#where([own])})`;
  }

  #joined(): { sql: string; columns: number } {
    const { from, tables } = this.#joins();
    const list = tables.map((table) => `${table}.id`);
    list.push(`${this.#number(tables)} AS z`);
    const where = from.includes(",")
      ? ` WHERE ${tables[0]}.k = ${tables[1]}.${this.#pick(["k", "v"])}`
      : "";
    const more = this.#chance(0.5) ? this.#condition(tables) : "1 = 1";
    const filter = where === "" ? ` WHERE ${more}` : `${where} AND ${more}`;
    return { sql: `SELECT ${list.join(", ")} FROM ${from}${filter}`, columns: list.length };
  }

  #aggregates(tables: readonly string[]): string {
    const all = [
      "COUNT(*)",
      ...["COUNT", "SUM", "MIN", "MAX"].map((name) => `${name}(${this.#number(tables)})`),
      `COUNT(DISTINCT ${this.#pick(tables)}.s)`,
      `SUM(DISTINCT ${this.#pick(tables)}.v)`,
      `MAX(${this.#pick(tables)}.s)`,
    ];
    return [this.#pick(all), this.#pick(all), this.#pick(all)].join(", ");
  }

  #grouped(): { sql: string; columns: number } {
    const { from, tables } = this.#chance(0.5)
      ? this.#joins()
      : { from: `${this.#table()} g`, tables: ["g"] };
    const where = this.#where(tables, 0.6);
    if (this.#chance(0.2)) {
      return { sql: `SELECT ${this.#aggregates(tables)} FROM ${from}${where}`, columns: 3 };
    }
    const keys = [`${tables[0]}.k`, `${this.#pick(tables)}.${this.#pick(["s", "v"])}`];
    const used = keys.slice(0, 1 + this.#below(2));
    const having = this.#chance(0.4)
      ? ` HAVING ${this.#pick([`COUNT(*) > ${this.#below(4)}`, `SUM(${tables[0]}.v) > ${this.#below(20)}`, `${tables[0]}.k IS NOT NULL`])}`
      : "";
    const list = `${used.join(", ")}, ${this.#aggregates(tables)}`;
    const sql = `SELECT ${list} FROM ${from}${where} GROUP BY ${used.join(", ")}${having}`;
    return { sql, columns: used.length + 3 };
  }

  #rolledUp(): { sql: string; columns: number } {
    const how = this.#pick([
      "ROLLUP(g.k, g.s)",
      "CUBE(g.k, g.s)",
      "GROUPING SETS ((g.k), (g.s), ())",
      "g.k, ROLLUP(g.s)",
      "GROUPING SETS ((g.k, g.s), (g.k))",
    ]);
    const list = "g.k, g.s, COUNT(*), SUM(g.v), GROUPING(g.k), GROUPING(g.s)";
    return { sql: `SELECT ${list} FROM ${this.#table()} g GROUP BY ${how}`, columns: 6 };
  }

  #distinct(): { sql: string; columns: number } {
    const { from, tables } = this.#joins();
    const list = `${this.#pick(tables)}.k, ${this.#pick(tables)}.s AS s2`;
    const where = this.#where(tables, 0.6);
    return { sql: `SELECT DISTINCT ${list} FROM ${from}${where}`, columns: 2 };
  }

  #sets(): { sql: string; columns: number } {
    const branch = (): string => {
      const t = this.#alias();
      return `SELECT ${t}.${this.#pick(["k", "v", "id"])}, ${t}.s FROM ${this.#table()} ${t}${this.#where([t])}`;
    };
    const op = (): string => this.#pick(["UNION", "UNION ALL", "INTERSECT", "MINUS"]);
    if (this.#chance(0.3)) {
      const nested = `(${branch()} ${op()} ${branch()}) ${op()} (${branch()})`;
      return { sql: nested, columns: 2 };
    }
    return { sql: `${branch()} ${op()} ${branch()}`, columns: 2 };
  }

  #windowed(): { sql: string; columns: number } {
    const t = this.#alias();
    const over = `PARTITION BY ${t}.k ORDER BY ${t}.v DESC NULLS LAST, ${t}.id`;
    const ties = `ORDER BY ${t}.v NULLS FIRST`;
    const functions = [
      `ROW_NUMBER() OVER (${over})`,
      `RANK() OVER (${ties})`,
      `DENSE_RANK() OVER (PARTITION BY ${t}.s ${ties})`,
      `LAG(${t}.v) OVER (${over})`,
      `LEAD(${t}.v, 2, -1) OVER (${over})`,
      `SUM(${t}.v) OVER (PARTITION BY ${t}.k)`,
      `SUM(${t}.v) OVER (${over})`,
      `COUNT(*) OVER (${ties})`,
      `MAX(${t}.v) OVER (${over} ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING)`,
      `MIN(${t}.id) OVER (${over} ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING)`,
      `FIRST_VALUE(${t}.v) OVER (${over})`,
      `LAST_VALUE(${t}.v) OVER (${over})`,
      `NTILE(3) OVER (ORDER BY ${t}.id)`,
      `COUNT(${t}.v) OVER ()`,
    ];
    const list = [`${t}.id`, this.#pick(functions), this.#pick(functions)];
    const sql = `SELECT ${list.join(", ")} FROM ${this.#table()} ${t}${this.#where([t], 0.5)}`;
    return { sql, columns: 3 };
  }

  #using(): { sql: string; columns: number } {
    const [l, r] = [this.#alias(), this.#alias()];
    const kind = this.#pick(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
    const list = `k, ${l}.id, ${r}.id AS id2, ${l}.s`;
    const sql = `SELECT ${list} FROM ${this.#table()} ${l} ${kind} ${this.#table()} ${r} USING (k) WHERE k ${this.#pick(["> 2", "IS NULL", "IS NOT NULL", "< 4"])}`;
    return { sql, columns: 4 };
  }

  #common(): { sql: string; columns: number } {
    const t = this.#alias();
    const body = `SELECT ${t}.k AS kk, COUNT(*) AS n, MAX(${t}.v) AS m FROM ${this.#table()} ${t}${this.#where([t], 0.5)} GROUP BY ${t}.k`;
    const [x, y] = [this.#alias(), this.#alias()];
    const from = this.#chance(0.5)
      ? `w ${x} JOIN w ${y} ON ${x}.n = ${y}.n`
      : `w ${x} LEFT JOIN ${this.#table()} ${y} ON ${x}.kk = ${y}.k`;
    const last = from.startsWith(`w ${x} JOIN`) ? `${y}.kk AS k2` : `${y}.id`;
    return { sql: `WITH w AS (${body}) SELECT ${x}.kk, ${x}.m, ${last} FROM ${from}`, columns: 3 };
  }
}
