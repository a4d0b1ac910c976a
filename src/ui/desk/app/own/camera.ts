/**
 * The camera of this machine: on only while a face is looked at, one picture at a time, nothing kept. Pictures are sent
 * as the lens sees them, not as in a mirror.
 */

const widthPx = 640;
const heightPx = 480;
/** The service takes 512 KiB; a picture of this size and quality has about 60. */
const quality = 0.9;

/** An open camera. */
export interface Camera {
  /** What the browser calls it; the service takes no files and no virtual cameras. */
  readonly label: string;
  /** One JPEG; undefined while there is no picture yet. */
  shoot(): Promise<Blob | undefined>;
  close(): void;
}

/** Why there is no camera. */
export type CameraTrouble = 'not-allowed' | 'no-camera';

/** Opens the camera into a video element. Answers why not, where there is none; closed again when `signal` aborts. */
export async function openCamera(
  video: HTMLVideoElement,
  signal: AbortSignal,
): Promise<Camera | CameraTrouble> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { width: { ideal: widthPx }, height: { ideal: heightPx }, facingMode: 'user' },
    });
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'not-allowed' : 'no-camera';
  }
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) {
    close();
    return 'no-camera';
  }
  signal.addEventListener('abort', close, { once: true });
  video.srcObject = stream;
  try {
    await video.play();
  } catch {
    close();
    return 'no-camera';
  }
  const canvas = document.createElement('canvas');
  return {
    label: (stream.getVideoTracks()[0]?.label ?? '').slice(0, 500),
    shoot: () => shoot(video, canvas),
    close,
  };
}

async function shoot(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  if (video.videoWidth === 0) return undefined;
  const scale = Math.min(1, widthPx / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve) =>
    canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', quality),
  );
}
