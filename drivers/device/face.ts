/**
 * Faces as an engine sees them: the slot that the built-in engine and a vendor's fit alike.
 * Words follow ISO/IEC 2382-37. A vector is personal data; it is never logged and never part of an error.
 */

/** A place in a picture, in pixels from its upper left corner, after the turn that its EXIF data asks for. */
export interface FacePoint {
  readonly x: number;
  readonly y: number;
}

/** Where a face lies, in pixels; it may reach over the edge of the picture. */
export interface FaceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The five points that place a face. Left and right are those of the picture, not of the person. */
export interface FacePoints {
  readonly leftEye: FacePoint;
  readonly rightEye: FacePoint;
  readonly nose: FacePoint;
  readonly mouthLeft: FacePoint;
  readonly mouthRight: FacePoint;
}

/** What can be said of a face as a sample, before any comparison. Limits: `face-gates.ts`. */
export interface FaceQuality {
  /** Height of the box in pixels of the picture. */
  readonly heightPx: number;
  /** Mean brightness of the face, 0 (black) to 255. */
  readonly meanLuma: number;
  /** Share of the face that is nearly black, 0 to 1. */
  readonly darkShare: number;
  /** Share of the face that is blown out to white, 0 to 1. */
  readonly brightShare: number;
  /**
   * Sharpness of the aligned face: standard deviation of its Laplacian over that of its brightness. About 0.1 when
   * badly blurred, above 0.3 in focus; a picture without contrast gives 0.
   */
  readonly sharpness: number;
  /** Height of the next face beside this one, as a share of this one's; 0 when it is alone. */
  readonly secondFaceRatio: number;
}

/** Where a head points and whether its eyes are open, from the places of its landmarks. */
export interface FacePose {
  /**
   * Offset of the nose from the middle of the eyes along the line through them, in eye distances. 0 from the front,
   * above 0 when the nose points to the right edge of the picture. A flat picture that is turned hardly changes it, one
   * that is turned and tilted does.
   */
  readonly yawRatio: number;
  /** Way from the eyes down to the nose as a share of that to the mouth; grows when the chin goes down. */
  readonly pitchRatio: number;
  /** Angle of the line through the eyes, in degrees; above 0 when the right eye of the picture is lower. */
  readonly rollDegrees: number;
  /** Height of the eyes over their width, mean of both (about 0.3 open, below 0.2 shut); absent without outlines. */
  readonly eyeOpenness?: number;
}

/** One face in a picture. */
export interface FoundFace {
  readonly box: FaceBox;
  /** The detector's own measure, 0 to 1. Says nothing about who it is, nor that somebody is there in person. */
  readonly score: number;
  readonly points: FacePoints;
  /** 68 landmarks in the order of iBUG 300-W, where the engine knows them. */
  readonly landmarks?: readonly FacePoint[];
  readonly pose: FacePose;
  readonly quality: FaceQuality;
  /** Of unit length and {@link FaceEngineIdentity.dimensions} long; absent where none was asked for. */
  readonly vector?: Float32Array;
}

/** What was found in one picture. */
export interface FaceAnalysis {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Most prominent first: large and near the middle. */
  readonly faces: readonly FoundFace[];
  /** Equal for pictures with equal pixels, so that a frozen camera shows; 16 hex digits. Not reversible. */
  readonly pixelsDigest: string;
}

/** Pixels without a container: rows from the top, three bytes a pixel. */
export interface RgbPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** What is asked of one picture. */
export interface AnalyseOptions {
  /** `frame` (default): one look, for a camera. `still`: looks again at other sizes when it finds nobody. */
  readonly effort?: 'frame' | 'still';
  /** Which faces get a vector. Default `first`; `none` is enough to follow a movement. */
  readonly vectors?: 'none' | 'first' | 'all';
  /** Aborting takes a picture out of the queue; one that is being looked at is finished and its result dropped. */
  readonly signal?: AbortSignal;
}

/** Which engine made a vector. Vectors of different engines or versions cannot be compared. */
export interface FaceEngineIdentity {
  readonly name: string;
  /** Changes whenever vectors are no longer comparable with those made before. */
  readonly version: string;
  /** Length of a vector. */
  readonly dimensions: number;
  /** Where the models come from, as far as it is known; shown to the administrator who switches faces on. */
  readonly provenance: string;
}

/**
 * An engine. Pictures may be given at the same time; they wait in a bounded queue. It keeps nothing of a picture.
 *
 * Throws `DeviceError`: `FACE_PICTURE_UNREADABLE`, `FACE_PICTURE_TOO_LARGE`, `FACE_ENGINE_BUSY` (queue full),
 * `FACE_ENGINE_FAILED` (crashed, too slow or closed). A picture without a face is a result with no faces.
 */
export interface FaceEngine extends AsyncDisposable {
  readonly identity: FaceEngineIdentity;
  /** JPEG (every engine), PNG, WebP, binary PGM and PPM (the built-in one), or pixels. */
  analyse(picture: Uint8Array | RgbPicture, options?: AnalyseOptions): Promise<FaceAnalysis>;
}
