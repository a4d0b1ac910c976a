/** An engine in another program, a vendor's for example, on its standard input and output (`command-protocol.ts`). */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import sharp from 'sharp';
import type { z } from 'zod';
import { DeviceError } from '../device/device-error.ts';
import type {
  AnalyseOptions,
  FaceAnalysis,
  FaceEngine,
  FaceEngineIdentity,
  FoundFace,
  RgbPicture,
} from '../device/face.ts';
import { toUnitLength } from '../device/face-vectors.ts';
import {
  answerShape,
  type CommandMessage,
  encodeMessage,
  helloShape,
  MessageReader,
} from './command-protocol.ts';
import { poseOf } from './measure.ts';
import { pictureLimits } from './picture.ts';

/** How an engine in another program is run. */
export interface CommandEngineOptions {
  /** The program. It gets `PATH` and no other variable of the service's environment. */
  readonly command: string;
  readonly args?: readonly string[];
  /** Pictures that wait at most. Default 32. */
  readonly queue?: number;
  /** Longest time for one picture. Default 10 s. */
  readonly timeoutMs?: number;
  /** Longest time until the program says what it is. Default 60 s. */
  readonly startMs?: number;
}

/**
 * Starts the program and waits for what it says of itself. A program that ends, is too slow or breaks the protocol is
 * killed and started again with the next picture; it must then be the same engine.
 * Throws `FACE_ENGINE_FAILED` when it does not start.
 */
export async function openCommandEngine(options: CommandEngineOptions): Promise<FaceEngine> {
  const program = await Program.start(options);
  return new CommandEngine(options, program);
}

class CommandEngine implements FaceEngine {
  readonly identity: FaceEngineIdentity;
  readonly #options: CommandEngineOptions;
  #program: Program | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(options: CommandEngineOptions, program: Program) {
    this.#options = options;
    this.#program = program;
    this.identity = program.identity;
  }

  async analyse(picture: Uint8Array | RgbPicture, options: AnalyseOptions = {}): Promise<FaceAnalysis> {
    options.signal?.throwIfAborted();
    if (this.#waiting > (this.#options.queue ?? 32)) throw new DeviceError('FACE_ENGINE_BUSY');
    this.#waiting += 1;
    const mine = this.#turn
      .then(() => this.#ask(picture, options))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#program?.end();
  }

  async #ask(
    picture: Uint8Array | RgbPicture,
    { effort = 'frame', vectors = 'first', signal }: AnalyseOptions,
  ): Promise<FaceAnalysis> {
    signal?.throwIfAborted();
    const bytes = await encodedPicture(picture);
    const program = await this.#running();
    const { head, body } = await program.ask({ effort, vectors }, bytes, this.#options.timeoutMs ?? 10_000);
    const answer = answerShape.safeParse(head);
    if (!answer.success) return this.#broken(program);
    if ('fault' in answer.data) throw faultOf(answer.data.fault);
    const faces = facesOf(answer.data, body, this.identity.dimensions);
    if (faces === undefined) return this.#broken(program);
    signal?.throwIfAborted();
    const pixelsDigest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    return { widthPx: answer.data.widthPx, heightPx: answer.data.heightPx, faces, pixelsDigest };
  }

  async #broken(program: Program): Promise<never> {
    await program.end();
    throw new DeviceError('FACE_ENGINE_FAILED', { message: 'The engine does not keep to its protocol.' });
  }

  async #running(): Promise<Program> {
    if (this.#closed) throw new DeviceError('FACE_ENGINE_FAILED', { message: 'The engine is closed.' });
    if (this.#program?.isAlive) return this.#program;
    const program = await Program.start(this.#options);
    const isSame =
      program.identity.name === this.identity.name && program.identity.version === this.identity.version;
    if (!isSame) {
      await program.end();
      throw new DeviceError('FACE_ENGINE_FAILED', { message: 'The program is another engine than before.' });
    }
    this.#program = program;
    return program;
  }
}

/** One run of the program. */
class Program {
  readonly #child: ChildProcess;
  readonly #reader = new MessageReader();
  readonly #exited: Promise<unknown>;
  #expected: PromiseWithResolvers<CommandMessage> | undefined;
  #lastId = 0;
  #identity: FaceEngineIdentity | undefined;
  isAlive = true;

  private constructor({ command, args = [] }: CommandEngineOptions) {
    const path = process.env['PATH'];
    this.#child = spawn(command, [...args], {
      env: path === undefined ? {} : { PATH: path },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#exited = once(this.#child, 'close').catch(() => {});
    this.#child.on('error', (cause) => this.#fail(cause));
    this.#child.on('close', () => this.#fail(undefined));
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('data', (chunk: Uint8Array) => this.#take(chunk));
  }

  static async start(options: CommandEngineOptions): Promise<Program> {
    const program = new Program(options);
    try {
      const { head } = await program.#next(options.startMs ?? 60_000);
      const hello = helloShape.safeParse(head);
      if (!hello.success) throw new DeviceError('FACE_ENGINE_FAILED', { cause: hello.error });
      const { name, version, dimensions, provenance } = hello.data;
      program.#identity = { name, version, dimensions, provenance };
      return program;
    } catch (cause) {
      await program.end();
      throw cause;
    }
  }

  get identity(): FaceEngineIdentity {
    if (this.#identity === undefined) throw new TypeError('The program has not begun.');
    return this.#identity;
  }

  async ask(
    what: { readonly effort: string; readonly vectors: string },
    bytes: Uint8Array,
    timeoutMs: number,
  ): Promise<CommandMessage> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = this.#next(timeoutMs);
    this.#child.stdin?.write(encodeMessage({ id, ...what }, bytes));
    const message = await answer;
    const { head } = message;
    const isMine = typeof head === 'object' && head !== null && 'id' in head && head.id === id;
    return isMine ? message : { ...message, head: undefined };
  }

  async end(): Promise<void> {
    this.isAlive = false;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #next(timeoutMs: number): Promise<CommandMessage> {
    if (!this.isAlive) throw new DeviceError('FACE_ENGINE_FAILED', { message: 'The program ended.' });
    const expected = Promise.withResolvers<CommandMessage>();
    this.#expected = expected;
    const timer = setTimeout(() => this.#fail(new Error('too slow')), timeoutMs);
    return await expected.promise.finally(() => clearTimeout(timer));
  }

  #take(chunk: Uint8Array): void {
    try {
      for (const message of this.#reader.read(chunk)) {
        // Nobody asked: a program that talks by itself cannot be followed.
        if (this.#expected === undefined) throw new Error('an answer without a question');
        this.#expected.resolve(message);
        this.#expected = undefined;
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    this.isAlive = false;
    this.#child.kill('SIGKILL');
    this.#expected?.reject(new DeviceError('FACE_ENGINE_FAILED', { cause }));
    this.#expected = undefined;
  }
}

/** Pixels become a JPEG, since that is what every program reads. */
async function encodedPicture(picture: Uint8Array | RgbPicture): Promise<Uint8Array> {
  if (picture instanceof Uint8Array) {
    if (picture.length > pictureLimits.maxBytes) throw new DeviceError('FACE_PICTURE_TOO_LARGE');
    return picture;
  }
  const { widthPx: width, heightPx: height, rgb } = picture;
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

const faultCodes = {
  unreadable: 'FACE_PICTURE_UNREADABLE',
  'too-large': 'FACE_PICTURE_TOO_LARGE',
  failed: 'FACE_ENGINE_FAILED',
} as const;

function faultOf(fault: keyof typeof faultCodes): DeviceError {
  return new DeviceError(faultCodes[fault]);
}

/** The faces with their vectors; undefined when the body does not hold what the head says. */
function facesOf(
  answer: Extract<z.infer<typeof answerShape>, { readonly faces: unknown }>,
  body: Uint8Array,
  dimensions: number,
): readonly FoundFace[] | undefined {
  const wanted = answer.faces.filter(({ hasVector }) => hasVector).length;
  if (body.length !== wanted * dimensions * 4) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  const faces: FoundFace[] = [];
  for (const { hasVector, box, score, points, landmarks, eyeOpenness, quality } of answer.faces) {
    const pose = poseOf(points, landmarks);
    const face = {
      box,
      score,
      points,
      ...(landmarks !== undefined && { landmarks }),
      pose: eyeOpenness === undefined ? pose : { ...pose, eyeOpenness },
      quality,
    };
    if (!hasVector) {
      faces.push(face);
      continue;
    }
    const vector = new Float32Array(dimensions);
    for (let k = 0; k < dimensions; k += 1, at += 4) vector[k] = view.getFloat32(at, true);
    if (!vector.every(Number.isFinite) || vector.every((value) => value === 0)) return undefined;
    faces.push({ ...face, vector: toUnitLength(vector) });
  }
  return faces;
}
