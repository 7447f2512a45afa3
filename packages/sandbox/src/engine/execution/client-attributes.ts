/** Names under which V$SESSION and the packages know what USERENV calls otherwise. */
const userenvNames: Readonly<Record<string, string>> = {
  module: "MODULE",
  action: "ACTION",
  clientInfo: "CLIENT_INFO",
  clientIdentifier: "CLIENT_IDENTIFIER",
  program: "PROGRAM",
  machine: "HOST",
  osUser: "OS_USER",
  processId: "PID",
  serviceName: "SERVICE_NAME",
};

/**
 * What a client and the packages say about a session. The attributes of USERENV are found by their names there (`HOST`) and
 * by those of V$SESSION (`machine`); those of other namespaces by `NAMESPACE.ATTRIBUTE`.
 */
export class ClientAttributes extends Map<string, string | null> {
  override get(name: string): string | null | undefined {
    return super.get(userenvNames[name] ?? name);
  }

  override set(name: string, value: string | null): this {
    return super.set(userenvNames[name] ?? name, value);
  }

  override has(name: string): boolean {
    return super.has(userenvNames[name] ?? name);
  }

  override delete(name: string): boolean {
    return super.delete(userenvNames[name] ?? name);
  }
}
