import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  cosine,
  decodeReference,
  encodeReference,
  referenceOf,
} from '../../../src/identity/face/reference.ts';
import { faceDimensions, rotationOf } from '../../../src/identity/face/rotation.ts';
import { openTemplateProtection } from '../../../src/identity/face/template-protection.ts';
import type { KeyedHashes } from '../../../src/ports/key-ring.ts';
import { newId, type PersonId } from '../../../src/shared/ids.ts';
import { vectorOf } from '../../support/sketch-engine.ts';

function keysOf(secret: string): Pick<KeyedHashes, 'tokenHash'> {
  return {
    tokenHash: (purpose, token) => createHash('sha256').update(`${secret} ${purpose} ${token}`).digest(),
  };
}

/** The middle and the largest of amounts. */
function spread(values: readonly number[]) {
  const sorted = values.map(Math.abs).toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted.at(-1) ?? 0 };
}

/** Cosines of independent directions in 512 dimensions lie within 5 standard deviations of 1/sqrt(512). */
const independent = 5 / Math.sqrt(faceDimensions);

describe('references, protected', async () => {
  const own = await openTemplateProtection(keysOf('own'));
  const other = await openTemplateProtection(keysOf('other'));
  const people = Array.from({ length: 40 }, (_, at) => ({
    personId: newId<PersonId>(),
    vector: vectorOf(`person ${at}`),
  }));

  test('the rotation is orthonormal: cosines stay what they are, and the same key gives the same one', async () => {
    const again = await openTemplateProtection(keysOf('own'));
    for (const [at, { vector }] of people.entries()) {
      const next = people[(at + 1) % people.length]?.vector ?? vector;
      const mixed = vector.map((value, index) => value + (next[index] ?? 0));
      const before = cosine(vector, mixed);
      assert.ok(Math.abs(cosine(own.rotate(vector), own.rotate(mixed)) - before) < 1e-5);
      assert.deepEqual(again.rotate(vector), own.rotate(vector));
    }
  });

  test('rounding to 512 whole numbers moves a cosine by less than a hundredth', () => {
    for (const { vector } of people) {
      const rotated = own.rotate(vector);
      const [rounded] = referenceOf([rotated]).vectors;
      assert.ok(rounded);
      assert.ok(cosine(rotated, rounded) > 0.999);
    }
  });

  test('with the keys a reference opens, and a probe of its person comes near it', () => {
    for (const { personId, vector } of people) {
      const sealed = own.seal(personId, [vector, vector, vector]);
      const reference = own.open({ personId, ...sealed });
      assert.equal(reference.vectors.length, 3);
      assert.ok(cosine(own.rotate(vector), reference.mean) > 0.999);
    }
  });

  test('whoever stole the store without the keys can rebuild no vector: no reading of a row comes near it', () => {
    const tries: number[] = [];
    for (const { personId, vector } of people) {
      const { box, wrappedKey } = own.seal(personId, [vector, vector, vector, vector, vector]);
      for (const guess of readings(box, wrappedKey)) tries.push(cosine(guess, vector));
    }
    const { median, most } = spread(tries);
    assert.ok(tries.length > 1_000);
    assert.ok(median < 0.06, `median ${median}`);
    assert.ok(most < independent * 1.2, `most ${most}`);
  });

  test('without the wrapping key a row opens under no other ring, for no other person, and not when altered', () => {
    const [first, second] = people;
    assert.ok(first && second);
    const sealed = own.seal(first.personId, [first.vector]);
    const damaged = { code: 'FACE_REFERENCE_DAMAGED' };
    assert.throws(() => other.open({ personId: first.personId, ...sealed }), damaged);
    assert.throws(() => own.open({ personId: second.personId, ...sealed }), damaged);
    for (let at = 0; at < 20; at += 1) {
      const box = Uint8Array.from(sealed.box);
      const place = Math.floor((box.length * at) / 20);
      box[place] = (box[place] ?? 0) ^ 1;
      assert.throws(() => own.open({ personId: first.personId, ...sealed, box }), damaged);
    }
    const destroyed = { ...sealed, wrappedKey: new Uint8Array(0) };
    assert.throws(() => own.open({ personId: first.personId, ...destroyed }), damaged);
  });

  test('even with a row laid open, the rotated vector says nothing of the vector without the rotation key', () => {
    const scores = people.map(({ personId, vector }) =>
      cosine(own.open({ personId, ...own.seal(personId, [vector]) }).mean, vector),
    );
    const { median, most } = spread(scores);
    assert.ok(median < 0.06, `median ${median}`);
    assert.ok(most < independent, `most ${most}`);
  });

  test('the same person under two keys cannot be linked: their references are as unlike as those of strangers', () => {
    const opened = (protection: typeof own) =>
      people.map(
        ({ personId, vector }) => protection.open({ personId, ...protection.seal(personId, [vector]) }).mean,
      );
    const left = opened(own);
    const right = opened(other);
    const same = left.map((mean, at) => cosine(mean, right[at] ?? mean));
    const strangers = left.flatMap((mean, at) =>
      right.filter((_, index) => index !== at).map((another) => cosine(mean, another)),
    );
    const average = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(spread(same).most < independent, `most ${spread(same).most}`);
    // 40 means of a spread of 0.044: the average of the same lies within 5 of its own deviations of the others'.
    assert.ok(Math.abs(average(same) - average(strangers)) < (5 * 0.0442) / Math.sqrt(same.length));
    // Ranking by nearness finds the right one no oftener than chance would, far from the 40 of 40 of one key.
    const found = left.filter((mean, at) => {
      const scores = right.map((another) => cosine(mean, another));
      return scores.indexOf(Math.max(...scores)) === at;
    }).length;
    assert.ok(found <= 8, `${found} of 40 linked`);
  });

  test('bytes of another form are refused', () => {
    const bytes = encodeReference(referenceOf([vectorOf('somebody')]));
    assert.equal(decodeReference(bytes).vectors.length, 1);
    for (const wrong of [bytes.subarray(1), bytes.subarray(0, -1), new Uint8Array(0), bytes.map(() => 0)]) {
      assert.throws(() => decodeReference(wrong), { code: 'FACE_REFERENCE_DAMAGED' });
    }
  });

  test('a key of another length makes no rotation', async () => {
    await assert.rejects(rotationOf(new Uint8Array(16)), RangeError);
  });
});

/** What somebody without the keys may try: the bytes at every likely place as numbers, and under guessed rotations. */
function* readings(box: Uint8Array, wrappedKey: Uint8Array): Generator<Float32Array> {
  const all = Buffer.concat([wrappedKey, box]);
  for (let at = 0; at + faceDimensions <= all.length; at += 97) {
    const bytes = all.subarray(at, at + faceDimensions);
    yield Float32Array.from(bytes, (byte) => byte - 127.5);
    yield Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, faceDimensions));
  }
  // A matrix of one's own choice, as far as its first rows.
  const guess = randomBytes(faceDimensions);
  yield Float32Array.from(guess, (byte) => byte - 127.5);
}
