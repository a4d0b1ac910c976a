/** The SNMP agent of a simulated printer, by `net-snmp`'s own agent: speaks v2c and v3 on loopback. */

import snmp from 'net-snmp';

/** One supply as the Printer MIB has it. */
export interface VirtualSupply {
  /** PrtMarkerSuppliesTypeTC: toner 3, wasteToner 4, opc 9, ... */
  readonly type: number;
  readonly description: Buffer | string;
  /** Index of the colorant; 0 for none. */
  readonly colorant: number;
  /** 3 consumed, 4 filled. */
  readonly class: 3 | 4;
  readonly capacity: number;
  readonly level: number;
}

/** What the agent tells. */
export interface VirtualSnmpState {
  readonly deviceStatus: number;
  readonly printerStatus: number;
  /** hrPrinterDetectedErrorState. */
  readonly detectedErrors: Buffer;
  readonly supplies: readonly VirtualSupply[];
  /** Colorants by index from 1. */
  readonly colorants: readonly string[];
  readonly markers: readonly { readonly unit: number; readonly count: number; readonly colorants: number }[];
  readonly alerts: readonly {
    readonly severity: number;
    readonly code: number;
    readonly description: string;
  }[];
}

/** Who may ask. */
export interface VirtualSnmpAccess {
  /** Default `public`. */
  readonly community?: string;
  /** A v3 user with SHA-256 and AES; default: none. */
  readonly user?: { readonly name: string; readonly authentication: string; readonly privacy: string };
}

/** A running agent. */
export interface VirtualSnmpAgent extends AsyncDisposable {
  readonly port: number;
}

type Row = readonly (number | string | Buffer)[];

/** Starts an agent on a port of 127.0.0.1 that must be free. */
export async function startVirtualSnmpAgent(
  port: number,
  state: VirtualSnmpState,
  access: VirtualSnmpAccess = {},
): Promise<VirtualSnmpAgent> {
  const agent = snmp.createAgent(
    { port, address: '127.0.0.1', disableAuthorization: false },
    () => undefined,
  );
  const authorizer = agent.getAuthorizer();
  authorizer.addCommunity(access.community ?? 'public');
  if (access.user !== undefined) {
    authorizer.addUser({
      name: access.user.name,
      level: snmp.SecurityLevel.authPriv,
      authProtocol: snmp.AuthProtocols.sha256,
      authKey: access.user.authentication,
      privProtocol: snmp.PrivProtocols.aes,
      privKey: access.user.privacy,
    });
  }
  fillMib(agent.getMib(), state);
  return {
    port,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => agent.close(() => resolve()));
    },
  };
}

interface Mib {
  registerProvider(provider: object): void;
  addTableRow(name: string, row: Row): void;
}

/** Tables with the index of the device (always 1) and of the row; index columns have numbers that nobody reads. */
function fillMib(mib: Mib, state: VirtualSnmpState): void {
  const { Integer, OctetString } = snmp.ObjectType;
  const table = (
    name: string,
    oid: string,
    columns: Readonly<Record<number, number>>,
    rows: readonly Row[],
  ) => {
    const access = { maxAccess: snmp.MaxAccess['read-only'] };
    const columnOf = (number: number, type: number) => ({
      number,
      name: `${name}${number}`,
      type,
      ...access,
    });
    mib.registerProvider({
      name,
      type: snmp.MibProviderType.Table,
      oid,
      maxAccess: snmp.MaxAccess['not-accessible'],
      tableColumns: [
        columnOf(98, Integer),
        columnOf(99, Integer),
        ...Object.entries(columns).map(([number, type]) => columnOf(Number(number), type)),
      ],
      tableIndex: [{ columnName: `${name}98` }, { columnName: `${name}99` }],
    });
    for (const [index, row] of rows.entries()) mib.addTableRow(name, [1, index + 1, ...row]);
  };
  const oneRow = (name: string, oid: string, columns: Readonly<Record<number, number>>, row: Row) => {
    const all = Object.entries(columns).map(([number, type]) => ({
      number: Number(number),
      name: `${name}${number}`,
      type,
      maxAccess: snmp.MaxAccess['read-only'],
    }));
    const index = { number: 99, name: `${name}99`, type: Integer, maxAccess: snmp.MaxAccess['read-only'] };
    mib.registerProvider({
      name,
      type: snmp.MibProviderType.Table,
      oid,
      maxAccess: snmp.MaxAccess['not-accessible'],
      tableColumns: [index, ...all],
      tableIndex: [{ columnName: `${name}99` }],
    });
    mib.addTableRow(name, [1, ...row]);
  };
  const printer = '1.3.6.1.2.1.43';
  oneRow('hrDevice', '1.3.6.1.2.1.25.3.2.1', { 5: Integer }, [state.deviceStatus]);
  oneRow('hrPrinter', '1.3.6.1.2.1.25.3.5.1', { 1: Integer, 2: OctetString }, [
    state.printerStatus,
    state.detectedErrors,
  ]);
  table(
    'marker',
    `${printer}.10.2.1`,
    { 3: Integer, 4: Integer, 6: Integer },
    state.markers.map(({ unit, count, colorants }) => [unit, count, colorants]),
  );
  table(
    'supply',
    `${printer}.11.1.1`,
    { 3: Integer, 4: Integer, 5: Integer, 6: OctetString, 8: Integer, 9: Integer },
    state.supplies.map((one) => [
      one.colorant,
      one.class,
      one.type,
      one.description,
      one.capacity,
      one.level,
    ]),
  );
  table(
    'colorant',
    `${printer}.12.1.1`,
    { 4: OctetString },
    state.colorants.map((name) => [name]),
  );
  table(
    'alert',
    `${printer}.18.1.1`,
    { 2: Integer, 7: Integer, 8: OctetString },
    state.alerts.map(({ severity, code, description }) => [severity, code, description]),
  );
}
