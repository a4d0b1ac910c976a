/** A worker thread of the built-in engine: one chain, one picture at a time. */

import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { DeviceError } from '../device/device-error.ts';
import { FaceChain } from './chain.ts';
import type { WorkerReply, WorkerRequest, WorkerSettings } from './worker-messages.ts';

// Decoding stays on one core too; the workers are what runs side by side.
sharp.concurrency(1);
sharp.cache(false);

const settings = workerData as WorkerSettings;
const chain = await FaceChain.open(settings.models, settings.limits);
const reply = (message: WorkerReply) => parentPort?.postMessage(message);

parentPort?.on('message', ({ picture, options }: WorkerRequest) => {
  void chain.analyse(picture, options).then(
    (analysis) => reply({ kind: 'analysis', analysis }),
    (error: unknown) => {
      const isKnown = error instanceof DeviceError;
      reply({
        kind: 'failure',
        code: isKnown ? error.code : 'FACE_ENGINE_FAILED',
        message: error instanceof Error ? error.message : 'unknown',
      });
    },
  );
});
reply({ kind: 'ready' });
