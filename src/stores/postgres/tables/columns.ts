/** Kinds of columns that are read and written in different forms. */

import type { ColumnType } from 'kysely';

/** `jsonb`: read as a parsed value, written as JSON text, because the driver takes JS arrays for SQL arrays. */
export type Json<Read> = ColumnType<Read, string, string>;
/** `bytea`: read as a Buffer, written as any bytes. */
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>;
/** Nullable `bytea`. */
export type NullableBytes = ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
/** A column that may be null and may be left out of an insert. */
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Nullable `jsonb`. */
export type NullableJson<Read> = ColumnType<Read | null, string | null | undefined, string | null>;
