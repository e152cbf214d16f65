/**
 * Event files as TensorBoard reads them: records of TensorFlow, each with its length and two checksums, that hold messages
 * of protocol buffers. Only scalars are written.
 *
 * Records: https://www.tensorflow.org/tutorials/load_data/tfrecord (CRC32C, masked). Messages: `tensorboard/compat/proto`,
 * `event.proto` and `summary.proto`. Encoding: https://protobuf.dev/programming-guides/encoding.
 */

export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** Value by tag; those that are not finite are left out. */
  readonly scalars: Readonly<Record<string, number | undefined>>;
}

/** A file of these events, after the one that says which version of the format it is. */
export function eventFile(events: readonly ScalarEvent[]): Uint8Array {
  const first = message(double(1, events[0]?.wallTime ?? 0), text(3, "brain.Event:2"));
  return Buffer.concat([first, ...events.map(eventMessage)].map(record));
}

/** Event { double wall_time = 1; int64 step = 2; Summary summary = 5 }, Summary { repeated Value value = 1 }. */
function eventMessage({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const values = Object.entries(scalars)
    .filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
    // Value { string tag = 1; float simple_value = 2 }
    .map(([tag, value]) => nested(1, message(text(1, tag), float(2, value))));
  return message(double(1, wallTime), whole(2, step), nested(5, message(...values)));
}

/** Wire types of protocol buffers. */
const wire = { whole: 0, double: 1, bytes: 2, float: 5 } as const;

const message = (...fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields);

/** A whole number of 0 or more in groups of seven bits, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}

const key = (field: number, type: number): number[] => varint(field * 8 + type);

const whole = (field: number, value: number): Uint8Array =>
  Uint8Array.from([...key(field, wire.whole), ...varint(value)]);

function nested(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...key(field, wire.bytes), ...varint(bytes.length)]), bytes]);
}

const text = (field: number, value: string): Uint8Array => nested(field, new TextEncoder().encode(value));

function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes.set(key(field, wire.double));
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes.set(key(field, wire.float));
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

/** Length (8 bytes), its checksum, the data, their checksum; the lowest byte first. */
function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, masked(data), true);
  return bytes;
}

/** CRC32C rotated by 15 bits to the right, plus a constant. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** What each byte does to the remainder; Castagnoli's polynomial, its bits reversed. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  return remainder;
});

function crc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ table[(remainder ^ byte) & 255];
  return (remainder ^ 0xffffffff) >>> 0;
}
