/** The shape of the configuration file, with every default. */

import { z } from 'zod';
import { filingRule } from '../scan/filing/rule-schema.ts';
import { weekdayNames } from '../shared/working-days.ts';
import { cards, guests, pins } from './cards.ts';
import { directory } from './directory.ts';
import { facesConfig } from './faces.ts';
import { factorRules } from './factor-rules.ts';
import { boxTarget, kintoneTarget, webdavTarget } from './filing-targets.ts';
import { identifier, listener, lpdListener, port, rawListener } from './listeners.ts';
import { readers } from './readers.ts';
import { s3Filing } from './s3-filing.ts';
import { faxOrigin, scanReceiver, separation } from './scan-receivers.ts';
import { signInConfig } from './sign-in.ts';

const bilingual = z.strictObject({ ja: z.string().min(1).max(200), en: z.string().min(1).max(200) });

const watchedFolder = z.strictObject({
  id: identifier,
  path: z.string().min(1),
  /** Department whose unassigned tray gets the scans. */
  department: z.string().default(''),
  /** How long a file must stay unchanged before it is taken, in ms. */
  quietMs: z.int().min(100).max(600_000).default(5_000),
  /** How long a document that breaks off is waited for after its last change, in ms. */
  unfinishedMs: z.int().min(1_000).max(86_400_000).default(600_000),
  /** True: files in `people/<login name>` belong to that person. */
  people: z.boolean().default(false),
  /** Instead of what the segment says. */
  separation: separation.optional(),
  /** What lies in the folder is received FAX. */
  fax: faxOrigin.optional(),
});

/** What a segment demands of every job that comes out of it. */
const printPolicy = z.strictObject({
  /** True: jobs of more than one page come out on both sides wherever the device can. */
  twoSided: z.boolean().default(false),
  /** Jobs with more pages than this come out without colour. */
  monochromeAbovePages: z.int().min(0).max(100_000).optional(),
  /** Most copies of one release. */
  maxCopies: z.int().min(1).max(9_999).optional(),
  /** What becomes of paper that is coming out when its owner leaves the device. */
  whenOwnerLeaves: z.enum(['finish', 'stop']).default('finish'),
});

const stamps = z.strictObject({
  /** True: a line in a free margin says who printed, when and where. */
  text: z.boolean().default(true),
  /** A two-dimensional code with its text that leads back to the release. */
  traceCode: z.enum(['none', 'qr', 'data-matrix']).default('qr'),
  /** A pale word across every page. */
  diagonal: z.string().min(1).max(20).optional(),
  /** `always`: the word lies over what the page holds. `never`: beneath it. */
  diagonalOver: z.enum(['never', 'always']).default('never'),
  /** Names of devices that print without stamps. */
  exceptDevices: z.array(z.string().min(1).max(100)).max(1_000).default([]),
  /** True: an owner may keep one job clean, with a reason that goes into the audit. */
  ownerMayKeepClean: z.boolean().default(false),
});

const segment = z.strictObject({
  id: identifier,
  name: bilingual,
  /** How many different factors a person at a device must have shown. */
  releaseFactors: z.union([z.literal(1), z.literal(2)]).default(1),
  /** True: a person may release with their own phone, signed in at the desk. */
  phoneRelease: z.boolean().optional(),
  /** `seal`, also without it: a scan in which an Individual Number (個人番号) is found is put aside. */
  myNumber: z.enum(['allowed', 'seal']).optional(),
  /** `codes`, also without it: batches are separated by patch codes and cover sheets. `off`: each stays one document. */
  separation: separation.optional(),
  /** Hours until a held job is erased. */
  retentionHours: z.int().min(1).max(8_760).default(72),
  /** Working days of the calendar instead of the hours; the job is erased at closing time. */
  retentionWorkingDays: z.int().min(1).max(60).optional(),
  /** True: mails to the owner may name the held jobs. */
  jobNamesInMail: z.boolean().optional(),
  printPolicy: printPolicy.optional(),
  /** What is put on every release; without it nothing. */
  stamps: stamps.optional(),
  listeners: z.array(listener).default([]),
  /** For hosts that have nothing better than raw sockets. */
  rawListeners: z.array(rawListener).max(64).optional(),
  /** For hosts that have nothing better than LPR. */
  lpdListeners: z.array(lpdListener).max(64).optional(),
  watchedFolders: z.array(watchedFolder).default([]),
  /** Mail, FTP, SFTP and WebDAV that devices send scans to. */
  scanReceivers: z.array(scanReceiver).max(64).optional(),
});

/** When the office is open; days are those of Japan. */
const calendar = z.strictObject({
  closedWeekdays: z.array(z.enum(weekdayNames)).max(6).default(['saturday', 'sunday']),
  /** `japan`: the national holidays are closed days. */
  publicHolidays: z.enum(['japan', 'none']).default('japan'),
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  closedDays: z
    .array(z.union([z.iso.date(), z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)]))
    .max(1_000)
    .default(['12-29', '12-30', '12-31', '01-02', '01-03']),
  /** Open whatever the other keys say. */
  openDays: z.array(z.iso.date()).max(1_000).default([]),
  /** `HH:MM` at which a working day ends. */
  closingTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
    .default('17:15'),
});

const mail = z
  .strictObject({
    host: z.string().min(1),
    port: port.default(587),
    /** `none` sends in the clear; for a server of the own network. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    from: z.email(),
    user: z.string().optional(),
    /** Default: `TOMEOKI_SMTP_PASSWORD`. */
    password: z.string().optional(),
    /** PEM file of a CA that is trusted beside those of the system. */
    caFile: z.string().optional(),
  })
  .refine(
    ({ security, user }) => security !== 'none' || user === undefined,
    'a mail account needs an encrypted connection',
  );

const s3 = {
  endpoint: z.url().optional(),
  region: z.string().default('ap-northeast-1'),
  bucket: z.string().min(3),
  forcePathStyle: z.boolean().default(true),
  accessKeyId: z.string().optional(),
  secretAccessKey: z.string().optional(),
  /** Prefix of every key; ends with `/` or is empty. */
  prefix: z.string().default(''),
};

const filingTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), name: identifier, path: z.string().min(1) }),
  z.strictObject({ kind: z.literal('s3'), name: identifier, ...s3, ...s3Filing }),
  boxTarget,
  webdavTarget,
  kintoneTarget,
]);

/** The configuration file. */
export const configSchema = z
  .strictObject({
    /** Whose service this is: shown on every page and panel, and told to clients as `printer-organization`. */
    organization: bilingual.default({ ja: '留め置き', en: 'Tomeoki' }),
    /** Whom to ask; at the foot of pages and panels. Without it nothing stands there. */
    help: bilingual.optional(),
    ui: z
      .strictObject({
        /** Seconds without a touch after which a panel signs out; a session itself ends after three minutes. */
        panelIdleSeconds: z.int().min(20).max(170).default(60),
      })
      .prefault({}),
    web: z
      .strictObject({
        host: z.string().default('127.0.0.1'),
        port: port.default(8443),
        /** Names and addresses people use for the service; the certificate and the Host check follow them. */
        hostNames: z.array(z.string()).default([]),
        /** PEM files; without them a certificate is made once and kept. */
        certificateFile: z.string().optional(),
        keyFile: z.string().optional(),
        /** Bearer token for `/metrics` from other machines; without it only loopback may read them. */
        metricsToken: z.string().min(16).optional(),
      })
      .prefault({}),
    segments: z.array(segment).min(1),
    /** How people sign in at the desk. */
    signIn: signInConfig.prefault({}),
    /** What is enough at a device, beside the number of factors of each segment. */
    factorRules,
    /** Card readers that are not keyboards. */
    readers,
    cards: cards.prefault({}),
    pins: pins.prefault({}),
    guests: guests.prefault({}),
    blobs: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('files'), folder: z.string().optional() }),
        z.strictObject({ kind: z.literal('s3'), ...s3 }),
      ])
      .default({ kind: 'files' }),
    calendar: calendar.prefault({}),
    /** The site's mail server; without it nobody is reminded. */
    mail: mail.optional(),
    reminders: z
      .strictObject({
        /** Hours before a held job is erased, never more than half of the time it waits. */
        hoursBefore: z.int().min(1).max(336).default(24),
        /** Hours before the office closes for the last time before that. */
        hoursBeforeClosing: z.int().min(1).max(12).default(2),
      })
      .prefault({}),
    directory: directory.prefault({}),
    faces: facesConfig.prefault({}),
    accounting: z
      .strictObject({
        /** Month, 1 to 12, in which a fiscal year begins. */
        fiscalYearStart: z.int().min(1).max(12).default(4),
      })
      .prefault({}),
    filing: z
      .strictObject({ targets: z.array(filingTarget).default([]), rules: z.array(filingRule).default([]) })
      .prefault({}),
    /** Scans that were put aside because of an Individual Number. */
    myNumber: z
      .strictObject({
        /** Hours until the sealed copy is erased. */
        eraseAfterHours: z.int().min(1).max(8_760).default(72),
        /** Address of the office that answers for Individual Numbers; told of every such scan, without its content. */
        officeMail: z.email().optional(),
        /** Department that answers for Individual Numbers; its people see at the desk what was sealed in any segment. */
        office: z.string().min(1).max(200).optional(),
      })
      .prefault({}),
    /** 文書番号 on incoming paper. */
    documentNumbers: z
      .strictObject({
        /** 記号 that the organisation gives out, such as `総務`; empty: any is believed. */
        prefixes: z.array(z.string().min(1).max(16)).max(2_000).default([]),
      })
      .prefault({}),
    /** Municipalities, offices and partners that papers name; the directory's departments are known without. */
    knownNames: z.array(z.string().min(3).max(40)).max(2_000).default([]),
    ocr: z
      .strictObject({
        /** Pages read at the same time, each in a process of its own; default: the processors of the machine. */
        processes: z.int().min(1).max(64).optional(),
        /** `tesseract.js` (WebAssembly), `tesseract` (the system's program), or `auto`: the program when it is there. */
        engine: z.enum(['tesseract.js', 'tesseract', 'auto']).default('tesseract.js'),
        /** `auto`: the faster models of Debian's packages when they are installed; `npm`: always those of npm. */
        models: z.enum(['auto', 'npm']).default('auto'),
        /** Folder with `jpn.traineddata` and others; default: the models that came with the installation. */
        modelFolder: z.string().optional(),
        /** Longest time for one page, in ms. */
        pageTimeoutMs: z.int().min(1_000).max(600_000).default(120_000),
      })
      .prefault({}),
    /** The regular backup of the embedded database and the blobs. Without it only `tomeoki backup` makes one. */
    backup: z
      .strictObject({
        /** A place on another disk or machine. */
        folder: z.string().min(1),
        /** Hours between base backups. */
        everyHours: z.int().min(1).max(720).default(24),
        /** Base backups kept. With the log between them, any time since the oldest can be restored. */
        keep: z.int().min(1).max(1_000).default(7),
        /** Seconds between rounds that take the log and new blobs: what a lost disk can cost at most. */
        logEverySeconds: z.int().min(5).max(86_400).default(60),
      })
      .optional(),
    limits: z
      .strictObject({
        /** Bytes of one print job, unpacked. The listener takes no more than the default. */
        printJobBytes: z
          .int()
          .min(1)
          .max(4 * 1024 ** 3)
          .default(4 * 1024 ** 3),
        /** Bytes of one scan, whichever way it comes. Recognition reads no more than the default. */
        scanBytes: z.int().min(1).max(200_000_000).default(200_000_000),
        /** Held jobs of one person. */
        heldJobsPerPerson: z.int().min(1).default(500),
        /** Free bytes of the disk below which nothing new is taken in. */
        freeDiskBytes: z
          .int()
          .min(0)
          .default(512 * 1024 ** 2),
      })
      .prefault({}),
  })
  .superRefine((config, context) => {
    const ids = config.segments.map((one) => one.id);
    const listeners = config.segments.flatMap((one) =>
      [...one.listeners, ...(one.rawListeners ?? []), ...(one.lpdListeners ?? [])].map((each) => each.id),
    );
    const receivers = config.segments.flatMap((one) => (one.scanReceivers ?? []).map((each) => each.id));
    const folders = config.segments.flatMap((one) => one.watchedFolders.map((each) => each.id));
    const targets = config.filing.targets.map((one) => one.name);
    for (const [what, names] of Object.entries({
      segments: ids,
      listeners,
      watchedFolders: folders,
      scanReceivers: receivers,
      targets,
    })) {
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined)
        context.addIssue({ code: 'custom', message: `${what}: "${twice}" occurs twice` });
    }
    for (const rules of [config.directory.ldap?.rules, config.directory.scim?.rules]) {
      const named = [
        rules?.everybody.segments ?? [],
        ...(rules?.groups ?? []).map((one) => one.segments),
      ].flat();
      const missing = named.find((name) => !ids.includes(name));
      if (missing !== undefined) {
        context.addIssue({ code: 'custom', message: `directory: no segment "${missing}"` });
      }
    }
    for (const id of Object.keys(config.signIn.secondFactorBySegment)) {
      if (ids.includes(id)) continue;
      context.addIssue({ code: 'custom', message: `signIn.secondFactorBySegment: no segment "${id}"` });
    }
    const { certificateFile, keyFile } = config.web;
    if ((certificateFile === undefined) !== (keyFile === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['web'],
        message: 'certificateFile and keyFile go together',
      });
    }
    const places = [config.blobs, ...config.filing.targets].filter((one) => one.kind === 's3');
    for (const { bucket, accessKeyId, secretAccessKey } of places) {
      if ((accessKeyId === undefined) === (secretAccessKey === undefined)) continue;
      context.addIssue({
        code: 'custom',
        message: `bucket "${bucket}": accessKeyId and secretAccessKey go together`,
      });
    }
    for (const { when } of config.factorRules) {
      if (when.segment === undefined || ids.includes(when.segment)) continue;
      context.addIssue({ code: 'custom', message: `factorRules: no segment "${when.segment}"` });
    }
    for (const rule of config.filing.rules) {
      const missing = rule.targets.find((name) => !targets.includes(name));
      if (missing !== undefined) {
        context.addIssue({ code: 'custom', message: `filing rule "${rule.id}": no target "${missing}"` });
      }
    }
  });

/** The configuration as written in the file. */
export type ConfigFile = z.infer<typeof configSchema>;
/** One segment of the configuration. */
export type SegmentConfig = ConfigFile['segments'][number];
/** One listener of a segment. */
export type ListenerConfig = SegmentConfig['listeners'][number];
/** One raw listener of a segment. */
export type RawListenerConfig = NonNullable<SegmentConfig['rawListeners']>[number];
/** One LPD listener of a segment. */
export type LpdListenerConfig = NonNullable<SegmentConfig['lpdListeners']>[number];
