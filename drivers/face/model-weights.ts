/**
 * Weights so small that they change no result are set to zero before a model runs.
 *
 * Training let a tenth of the weights decay towards nothing. Products with them are subnormal numbers, which
 * processors calculate a hundred times more slowly: without this the recognition model takes five to ten times as long.
 * Messages are those of ONNX (ModelProto, GraphProto, TensorProto), encoded as Protocol Buffers.
 */

/** Below this nothing is left of a weight in a sum of numbers near 1 at single precision. */
const tiny = 1e-20;

/** Field numbers of ONNX. */
const graphField = 7;
const initializerField = 5;
const dataTypeField = 2;
const floatDataField = 4;
const rawDataField = 9;
const floatType = 1;

/** A copy of a model without its tiny weights. Throws `RangeError` when the bytes are not a model. */
export function withoutTinyWeights(model: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(model);
  for (const graph of fieldsOf(copy, graphField)) {
    for (const tensor of fieldsOf(graph, initializerField)) clearTensor(tensor);
  }
  return copy;
}

function clearTensor(tensor: Uint8Array): void {
  let type = 0;
  const data: Uint8Array[] = [];
  for (const { number, value } of readFields(tensor)) {
    if (number === dataTypeField && typeof value === 'number') type = value;
    const isData = number === rawDataField || number === floatDataField;
    if (isData && typeof value !== 'number') data.push(value);
  }
  if (type !== floatType) return;
  for (const bytes of data) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
      if (Math.abs(view.getFloat32(at, true)) < tiny) view.setFloat32(at, 0, true);
    }
  }
}

function* fieldsOf(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, value } of readFields(message)) {
    if (number === wanted && typeof value !== 'number') yield value;
  }
}

/** A field: a number where it is a varint, else its bytes. */
interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

const fixedSizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; factor < 2 ** 63; factor *= 128) {
      const byte = message[at];
      if (byte === undefined) break;
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new RangeError('The model is cut off.');
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const kind = tag % 8;
    if (kind === 0) {
      yield { number, value: varint() };
      continue;
    }
    const length = kind === 2 ? varint() : fixedSizes[kind];
    if (length === undefined || at + length > message.length) throw new RangeError('The model is cut off.');
    yield { number, value: message.subarray(at, at + length) };
    at += length;
  }
}
