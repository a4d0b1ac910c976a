/** What the HTTP layer may ask about devices, for administrators. */

import type { TestPageOutcome } from '../../devices/manage/print-test-page.ts';
import type { Person } from '../../identity/person.ts';
import type { Device } from '../../ports/device-store.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';
import type { DeviceId, SegmentId } from '../../shared/ids.ts';

/** How one device stands, as the service last heard. */
export interface DeviceStanding {
  readonly device: Pick<
    Device,
    | 'id'
    | 'name'
    | 'site'
    | 'department'
    | 'segments'
    | 'state'
    | 'certificateSha256'
    | 'presentedSha256'
    | 'printUri'
    | 'scanUri'
  >;
  readonly model: string | undefined;
  /** Undefined while it was not heard. */
  readonly printerState: 'idle' | 'processing' | 'stopped' | undefined;
  /** When it last answered; undefined when it never did since the service started. */
  readonly heardAt: Date | undefined;
  /** Error code why the last question got no answer. */
  readonly trouble: string | undefined;
  /** Since when it is silent, stopped or complains, as far as this process saw. */
  readonly troubledSince: Date | undefined;
  /** Days until its certificate ends, negative afterwards; undefined without one, or before it was read. */
  readonly certificateDaysLeft: number | undefined;
  /** What it says is the matter, the gravest first. */
  readonly reasons: readonly {
    readonly severity: 'error' | 'warning' | 'report';
    readonly text: Bilingual;
  }[];
  readonly supplies: readonly {
    readonly description: string;
    readonly levelPercent?: number | undefined;
    readonly direction: 'consumed' | 'filled';
  }[];
  readonly can: DeviceAbilities | undefined;
  /** Jobs in the device, as it counts. */
  readonly queued: number | undefined;
  /** Deliveries of ours that are open there; 100 at most. */
  readonly open: number;
}

/** What a device can do, in the words of its protocol. */
export interface DeviceAbilities {
  readonly documentFormats: readonly string[];
  readonly color: boolean;
  readonly twoSided: boolean;
  /** Finishing enums (RFC 8011 §5.2.6). */
  readonly finishings: readonly number[];
  readonly media: readonly string[];
  readonly pagesPerMinute: number | undefined;
}

/** A device that answered a search of the network; everything in it is its own claim. */
export interface DiscoveredDevice {
  readonly name: string;
  readonly makeAndModel: string;
  readonly location: string;
  readonly printUri: string | undefined;
  readonly scanUri: string | undefined;
  /** Its address is enrolled already. */
  readonly isEnrolled: boolean;
}

/** What stands at an address. */
export interface DeviceProbe {
  readonly printUri: string;
  readonly model: string | undefined;
  readonly can: DeviceAbilities | undefined;
  readonly certificate:
    | {
        readonly sha256: string;
        readonly subject: string;
        readonly daysLeft: number;
      }
    | undefined;
  /** Why it did not answer as a printer. */
  readonly trouble: string | undefined;
  readonly reasons: readonly Bilingual[];
  /** The scanner that was asked for, or found beside the printer. */
  readonly scan:
    | { readonly uri: string; readonly model: string | undefined; readonly trouble: string | undefined }
    | undefined;
}

/** What an administrator states of a new device. */
export interface NewDevice {
  readonly name: string;
  readonly site: string;
  readonly department: string;
  readonly printUri: string | undefined;
  readonly scanUri: string | undefined;
  readonly segments: readonly SegmentId[];
  /** The fingerprint that was confirmed; needed for an encrypted address. */
  readonly certificateSha256: string | undefined;
}

/** What may be changed at a device in the desk; addresses are changed by enrolling anew or at the command line. */
export interface DeviceEdit {
  readonly name?: string | undefined;
  readonly site?: string | undefined;
  readonly department?: string | undefined;
  readonly segments?: readonly SegmentId[] | undefined;
  /** Null: it scans no more. */
  readonly scanUri?: string | null | undefined;
  readonly state?: 'active' | 'paused' | undefined;
}

/** Devices. Unknown ones are told by `undefined` or false; other refusals are thrown `ServiceError`s. */
export interface DevicesServices {
  /** Devices that are not removed, by name. The watch asks them more often while this is called again and again. */
  list(): Promise<readonly DeviceStanding[]>;
  /** Looks for devices on the networks of the service's machine, for a few seconds. */
  discover(): Promise<readonly DiscoveredDevice[]>;
  /** Asks what stands at an address that a person typed. `REQUEST_INVALID` for what is no address. */
  probe(address: { readonly print: string; readonly scan?: string | undefined }): Promise<DeviceProbe>;
  /** Asks an enrolled device, whatever certificate it presents; nothing is sent to it but questions. */
  probeEnrolled(id: DeviceId): Promise<DeviceProbe | undefined>;
  /**
   * Enrols a device and pins what was confirmed. `IDENTITY_DEVICE_CERTIFICATE` when it presents another certificate,
   * `IDENTITY_DEVICE_NAME_TAKEN`, `IDENTITY_SEGMENT_UNKNOWN`, and the device's own errors.
   */
  add(administrator: Person, device: NewDevice): Promise<DeviceId>;
  change(administrator: Person, id: DeviceId, edit: DeviceEdit): Promise<boolean>;
  /** Pins the certificate that the device presents now, if it is the confirmed one. */
  approveCertificate(administrator: Person, id: DeviceId, sha256: string): Promise<boolean>;
  /** `IDENTITY_DEVICE_BUSY` while something is printed there or waits for it. */
  remove(administrator: Person, id: DeviceId): Promise<boolean>;
  printTestPage(administrator: Person, id: DeviceId): Promise<TestPageOutcome | undefined>;
}
