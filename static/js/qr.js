// QR codes (ISO/IEC 18004), made here because what they hold must not leave the browser. Byte mode, error correction M
// (15 %), versions 1 to 10: up to 213 bytes.

const ECC_PER_BLOCK = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
const CODEWORDS = [0, 26, 44, 70, 100, 134, 172, 196, 242, 292, 346];
const ALIGNMENT = [[], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const LAST_VERSION = 10;
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

const dataCodewords = (version) => CODEWORDS[version] - ECC_PER_BLOCK[version] * BLOCKS[version];

// ---------------------------------------------------------------- bits and error correction

/** The data codewords of a text: mode, length, bytes, end, padding. */
function encode(bytes, version) {
  const bits = [];
  const put = (value, length) => { for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1); };
  put(0b0100, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  const capacity = dataCodewords(version) * 8;
  put(0, Math.min(4, capacity - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) put(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, i) => bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => byte * 2 + bit, 0));
}

/** Multiplication in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a, b) {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
  return product;
}

/** The generator polynomial of Reed and Solomon, highest coefficient left out. */
function generatorOf(degree) {
  const result = [...new Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) result[j] = times(result[j], root) ^ (result[j + 1] ?? 0);
    root = times(root, 2);
  }
  return result;
}

function correction(data, generator) {
  const rest = generator.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    generator.forEach((coefficient, i) => { rest[i] ^= times(coefficient, factor); });
  }
  return rest;
}

/** All codewords, blocks interleaved. */
function interleave(data, version) {
  const count = BLOCKS[version];
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const generator = generatorOf(ECC_PER_BLOCK[version]);
  let at = 0;
  const blocks = Array.from({ length: count }, (_, i) => data.slice(at, (at += short + (i >= count - longer ? 1 : 0))));
  const checks = blocks.map((block) => correction(block, generator));
  const out = [];
  for (let i = 0; i <= short; i++) blocks.forEach((block) => { if (i < block.length) out.push(block[i]); });
  for (let i = 0; i < generator.length; i++) checks.forEach((block) => out.push(block[i]));
  return out;
}

// ---------------------------------------------------------------- the picture

/** A grid of modules: `set` draws one that is fixed. */
class Grid {
  constructor(version) {
    this.version = version;
    this.size = 17 + 4 * version;
    this.dark = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    this.fixed = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
  }

  set(x, y, dark) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y][x] = dark;
    this.fixed[y][x] = true;
  }

  drawPatterns() {
    const end = this.size - 1;
    for (let i = 0; i < this.size; i++) { this.set(6, i, i % 2 === 0); this.set(i, 6, i % 2 === 0); }
    for (const [x, y] of [[3, 3], [end - 3, 3], [3, end - 3]]) this.square(x, y, 4, (d) => d !== 2 && d !== 4);
    const places = ALIGNMENT[this.version];
    for (const x of places) for (const y of places) {
      const corner = (x === 6 && y === 6) || (x === 6 && y === end - 6) || (x === end - 6 && y === 6);
      if (!corner) this.square(x, y, 2, (d) => d !== 1);
    }
    this.drawFormat(0);
    this.drawVersion();
  }

  square(x, y, radius, isDark) {
    for (let dy = -radius; dy <= radius; dy++) for (let dx = -radius; dx <= radius; dx++) {
      this.set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }

  /** Error correction M (0b00) and mask, with their BCH code, twice. */
  drawFormat(mask) {
    let rest = mask;
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = (i) => ((bits >> i) & 1) === 1;
    const end = this.size - 1;
    for (let i = 0; i <= 5; i++) this.set(8, i, bit(i));
    this.set(8, 7, bit(6));
    this.set(8, 8, bit(7));
    this.set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) this.set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) this.set(end - i, 8, bit(i));
    for (let i = 8; i < 15; i++) this.set(8, end - 14 + i, bit(i));
    this.set(8, end - 7, true);
  }

  drawVersion() {
    if (this.version < 7) return;
    let rest = this.version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const [a, b] = [this.size - 11 + (i % 3), Math.floor(i / 3)];
      this.set(a, b, ((bits >> i) & 1) === 1);
      this.set(b, a, ((bits >> i) & 1) === 1);
    }
  }

  /** The codewords, in two columns at a time, up and down, from the right. */
  drawData(codewords) {
    let i = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step++) for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? this.size - 1 - step : step;
        if (this.fixed[y][x]) continue;
        this.dark[y][x] = i < codewords.length * 8 && ((codewords[i >> 3] >> (7 - (i & 7))) & 1) === 1;
        i++;
      }
    }
  }

  applyMask(mask) {
    for (let y = 0; y < this.size; y++) for (let x = 0; x < this.size; x++) {
      if (!this.fixed[y][x] && MASKS[mask](x, y)) this.dark[y][x] = !this.dark[y][x];
    }
  }

  /** How hard to read: long runs, blocks, what looks like a corner, too much of one colour. */
  penalty() {
    const rows = this.dark.map((row) => row.map(Number).join(""));
    const columns = rows.map((_, x) => rows.map((row) => row[x]).join(""));
    let sum = 0;
    for (const line of [...rows, ...columns]) {
      for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
      for (const look of ["00001011101", "10111010000"]) for (let at = line.indexOf(look); at >= 0; at = line.indexOf(look, at + 1)) sum += 40;
    }
    for (let y = 1; y < this.size; y++) for (let x = 1; x < this.size; x++) {
      const four = rows[y][x] + rows[y][x - 1] + rows[y - 1][x] + rows[y - 1][x - 1];
      if (four === "0000" || four === "1111") sum += 3;
    }
    const share = (rows.join("").match(/1/g) ?? []).length / this.size ** 2;
    return sum + 10 * Math.floor(Math.abs(share - 0.5) * 20);
  }
}

/** The modules of the QR code of a text: rows of true (dark) and false, without the white margin. RangeError when it is too long. */
export function qrModules(text, { mask = null } = {}) {
  const bytes = [...new TextEncoder().encode(text)];
  const fits = (version) => bytes.length + (version < 10 ? 2 : 3) <= dataCodewords(version);
  const version = Array.from({ length: LAST_VERSION }, (_, i) => i + 1).find(fits);
  if (!version) throw new RangeError("too long for a QR code");
  const codewords = interleave(encode(bytes, version), version);
  const grid = new Grid(version);
  grid.drawPatterns();
  grid.drawData(codewords);
  const tries = (mask === null ? [...MASKS.keys()] : [mask]).map((number) => {
    grid.applyMask(number);
    grid.drawFormat(number);
    const found = { number, penalty: grid.penalty() };
    grid.applyMask(number);
    return found;
  });
  const { number } = tries.reduce((best, found) => (found.penalty < best.penalty ? found : best));
  grid.applyMask(number);
  grid.drawFormat(number);
  return grid.dark;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same as a picture, with its margin of four modules. */
export function qrPicture(text) {
  const modules = qrModules(text);
  const path = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join("");
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${modules.length + 8} ${modules.length + 8}`);
  picture.setAttribute("class", "qr-code");
  picture.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  picture.append(drawn);
  return picture;
}
