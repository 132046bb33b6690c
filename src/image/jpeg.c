// A baseline JPEG, band after band, in WebAssembly with 128-bit vectors (ITU-T T.81; Huffman codes,
// samples of 8 bits, all components in one scan). make-wasm.py compiles this file into jpeg.wasm.ts.
//
// The pixels are those of libjpeg-turbo with its default settings, to the bit: the inverse DCT is
// jidctint.c (Loeffler, Ligtenberg and Moschytz 1989, integers), halved chroma is enlarged by the
// triangle filter of jdsample.c, and colours are those of jdcolor.c. Nothing is mended: where a file
// departs from the standard, `band` says so, and somebody else has to decode it. All of the scan is read,
// but only what lies in a window of the image is computed.

#include <wasm_simd128.h>

typedef unsigned char byte;
typedef unsigned int u32;
typedef unsigned long long u64;

#define EXPORT(name) __attribute__((export_name(#name))) name
// Small functions are compiled sooner, and leave each other their registers.
#define APART __attribute__((noinline))

enum { LOOK = 10, MARGIN = 16, PAGE = 1 << 16 };

// ---- Huffman codes ----

// A symbol is a run of zeros and the size in bits of the number after it. An entry packs what the next
// LOOK bits say: bits to drop (0 where the code is longer), run << 8, size << 12, number << 16. Where
// the number fits into the bits too, it is there and the size is 0.
typedef struct {
  int look[1 << LOOK];
  int last[17];   // the largest code of each length, or -1
  int offset[17]; // from a code of this length to the index of its symbol
  byte symbols[256];
} Huffman;

static Huffman codes[2][4]; // DC and AC
static short quantization[4][64] __attribute__((aligned(16)));

static const byte zigzag[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

// The number that `size` bits stand for.
static inline int extended(int bits, int size) {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}

static inline int entry(int drop, int symbol) { return drop | symbol >> 4 << 8 | (symbol & 15) << 12; }

// What `bits`, LOOK of them, say if they begin with a code of this length.
static APART int looked_up(int bits, int length, int symbol) {
  int size = symbol & 15, rest = LOOK - length;
  if (size == 0 || size > rest) return entry(length, symbol);
  int number = extended(bits >> (rest - size) & ((1 << size) - 1), size);
  return entry(length + size, symbol & 0xf0) | (int)((u32)number << 16);
}

// Table `id` of a kind from the segment at `said`: how many codes each length has, and their symbols.
// Gives 0 where there can be no such codes.
int EXPORT(huffman)(int kind, int id, const byte *said) {
  Huffman *table = &codes[kind][id];
  const byte *symbol = said + 16;
  for (int i = 0; i < 1 << LOOK; i++) table->look[i] = 0;
  int code = 0, index = 0;
  for (int length = 1; length <= 16; length++, code <<= 1) {
    int count = said[length - 1];
    if (count > 0 && (code + count >= 1 << length || index + count > 256)) return 0;
    table->offset[length] = index - code;
    table->last[length] = count == 0 ? -1 : code + count - 1;
    for (; count > 0; count--, code++, index++) {
      if (kind == 0 && symbol[index] > 15) return 0;
      table->symbols[index] = symbol[index];
      if (length > LOOK) continue;
      int from = code << (LOOK - length), to = (code + 1) << (LOOK - length);
      for (int i = from; i < to; i++) table->look[i] = looked_up(i, length, symbol[index]);
    }
  }
  return 1;
}

// Table `id` from the 64 bytes at `said`, which are in zigzag order.
void EXPORT(quantizer)(int id, const byte *said) {
  for (int k = 0; k < 64; k++) quantization[id][zigzag[k]] = said[k];
}

// ---- The bits of a scan ----

// Data between two markers, the zeros after its bytes 255 taken out. `bits` holds what comes next,
// highest bit first: `count` of them, and perhaps more of the byte at `at`. Behind `end` it reads on,
// which `is_used_up` finds out.
typedef struct {
  const byte *at, *end, *marker;
  u64 bits;
  int count;
} Reader;

// At least 56 bits from now on.
static inline void fill(Reader *reader) {
  v128_t eight = wasm_v128_load64_zero(reader->at);
  eight = wasm_i8x16_shuffle(eight, eight, 7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0);
  reader->bits |= (u64)wasm_i64x2_extract_lane(eight, 0) >> reader->count;
  reader->at += (63 - reader->count) >> 3;
  reader->count |= 56;
}

// A reader of the data from `from` up to its marker; it is moved together where it stands. There is a
// marker, if only the one behind the file.
static APART Reader reader_of(byte *from) {
  byte *to = from;
  for (const byte *at = from;;) {
    v128_t next = wasm_v128_load(at);
    if (!wasm_v128_any_true(wasm_i8x16_eq(next, wasm_i8x16_splat(-1)))) {
      wasm_v128_store(to, next);
      at += 16, to += 16;
      continue;
    }
    while (*at != 0xff) *to++ = *at++;
    if (at[1] != 0) return (Reader){from, to, at, 0, 0};
    *to++ = 0xff;
    at += 2;
  }
}

// Whether more was read than there is.
static inline int is_beyond(const Reader *reader) {
  return (reader->end - reader->at) * 8 + reader->count < 0;
}

// Whether all bits were taken but for those that fill the last byte, and this marker comes then.
static int ends_with(const Reader *reader, int marker) {
  return !is_beyond(reader) && (reader->end - reader->at) * 8 + reader->count < 8 &&
         reader->marker[1] == marker;
}

static inline int peeked(const Reader *reader, int bits) { return (int)(reader->bits >> (64 - bits)); }

static inline void drop(Reader *reader, int bits) {
  reader->bits <<= bits;
  reader->count -= bits;
}

// The entry of a code of more than LOOK bits; 0 where there is none.
static APART int longer(const Huffman *table, u64 bits) {
  for (int length = LOOK + 1; length <= 16; length++) {
    int code = (int)(bits >> (64 - length));
    if (code <= table->last[length]) return entry(length, table->symbols[code + table->offset[length]]);
  }
  return 0;
}

// The next symbol as an entry, its number read; 0 where there is none.
static inline int symbol(Reader *reader, const Huffman *table) {
  fill(reader);
  int found = table->look[peeked(reader, LOOK)];
  if ((found & 0xff) == 0 && (found = longer(table, reader->bits)) == 0) return 0;
  drop(reader, found & 0xff);
  int size = found >> 12 & 15;
  if (size == 0) return found;
  int number = extended(peeked(reader, size), size);
  drop(reader, size);
  return (found & 0xfff) | (int)((u32)number << 16);
}

// One block of coefficients in rows, the first being `*dc` more than it says. Gives the place of the
// last in zigzag order, or -1.
static inline int coefficients(Reader *reader, const Huffman *dc_codes, const Huffman *ac_codes,
                               int *dc, short *block) {
  v128_t zero = wasm_i32x4_splat(0);
  for (int i = 0; i < 64; i += 8) wasm_v128_store(block + i, zero);
  int first = symbol(reader, dc_codes);
  if (first == 0) return -1;
  *dc += first >> 16;
  block[0] = (short)*dc;
  int last = 0;
  for (int k = 1; k < 64; k++) {
    int found = symbol(reader, ac_codes);
    if (found == 0) return -1;
    int run = found >> 8 & 15, number = found >> 16;
    if (number == 0 && run != 15) break; // the end of the block
    k += run;
    if (number == 0) continue; // 16 zeros
    if (k > 63) return -1;
    block[zigzag[k]] = (short)number;
    last = k;
  }
  return last;
}

// ---- The inverse DCT ----

enum { CONST_BITS = 13, PASS1_BITS = 2 };

// FIX(x) of jidctint.c: x with CONST_BITS fractional bits.
enum {
  F_0_298 = 2446, F_0_390 = 3196, F_0_541 = 4433, F_0_765 = 6270, F_0_899 = 7373, F_1_175 = 9633,
  F_1_501 = 12299, F_1_847 = 15137, F_1_961 = 16069, F_2_053 = 16819, F_2_562 = 20995, F_3_072 = 25172
};

#define LOW16(a, b) wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH16(a, b) wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define LOW32(a, b) wasm_i32x4_shuffle(a, b, 0, 4, 1, 5)
#define HIGH32(a, b) wasm_i32x4_shuffle(a, b, 2, 6, 3, 7)
#define LOW64(a, b) wasm_i64x2_shuffle(a, b, 0, 2)
#define HIGH64(a, b) wasm_i64x2_shuffle(a, b, 1, 3)
#define LOW8(a, b) wasm_i8x16_shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH8(a, b) \
  wasm_i8x16_shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

typedef struct { v128_t low, high; } Wide; // eight int32

static inline Wide plus(Wide a, Wide b) {
  return (Wide){wasm_i32x4_add(a.low, b.low), wasm_i32x4_add(a.high, b.high)};
}

static inline Wide minus(Wide a, Wide b) {
  return (Wide){wasm_i32x4_sub(a.low, b.low), wasm_i32x4_sub(a.high, b.high)};
}

// a · by_a + b · by_b
static inline Wide rotated(v128_t a, v128_t b, short by_a, short by_b) {
  v128_t by = wasm_i16x8_make(by_a, by_b, by_a, by_b, by_a, by_b, by_a, by_b);
  return (Wide){wasm_i32x4_dot_i16x8(LOW16(a, b), by), wasm_i32x4_dot_i16x8(HIGH16(a, b), by)};
}

static inline Wide scaled_up(v128_t a) {
  return (Wide){wasm_i32x4_shl(wasm_i32x4_extend_low_i16x8(a), CONST_BITS),
                wasm_i32x4_shl(wasm_i32x4_extend_high_i16x8(a), CONST_BITS)};
}

static inline v128_t scaled_down(Wide a, int bits) {
  v128_t half = wasm_i32x4_splat(1 << (bits - 1));
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(wasm_i32x4_add(a.low, half), bits),
                                 wasm_i32x4_shr(wasm_i32x4_add(a.high, half), bits));
}

// Eight transforms of eight numbers side by side; the results lose `bits` bits. The names and the
// order of the sums are those of jidctint.c, its products with common factors multiplied out.
static inline void transformed(v128_t r[8], int bits) {
  Wide tmp2 = rotated(r[2], r[6], F_0_541, F_0_541 - F_1_847);
  Wide tmp3 = rotated(r[2], r[6], F_0_541 + F_0_765, F_0_541);
  Wide tmp0 = scaled_up(wasm_i16x8_add(r[0], r[4]));
  Wide tmp1 = scaled_up(wasm_i16x8_sub(r[0], r[4]));
  Wide tmp10 = plus(tmp0, tmp3), tmp13 = minus(tmp0, tmp3);
  Wide tmp11 = plus(tmp1, tmp2), tmp12 = minus(tmp1, tmp2);

  v128_t z3 = wasm_i16x8_add(r[7], r[3]), z4 = wasm_i16x8_add(r[5], r[1]);
  Wide wide3 = rotated(z3, z4, F_1_175 - F_1_961, F_1_175);
  Wide wide4 = rotated(z3, z4, F_1_175, F_1_175 - F_0_390);
  tmp0 = plus(rotated(r[7], r[1], F_0_298 - F_0_899, -F_0_899), wide3);
  tmp3 = plus(rotated(r[7], r[1], -F_0_899, F_1_501 - F_0_899), wide4);
  tmp1 = plus(rotated(r[5], r[3], F_2_053 - F_2_562, -F_2_562), wide4);
  tmp2 = plus(rotated(r[5], r[3], -F_2_562, F_3_072 - F_2_562), wide3);

  r[0] = scaled_down(plus(tmp10, tmp3), bits);
  r[7] = scaled_down(minus(tmp10, tmp3), bits);
  r[1] = scaled_down(plus(tmp11, tmp2), bits);
  r[6] = scaled_down(minus(tmp11, tmp2), bits);
  r[2] = scaled_down(plus(tmp12, tmp1), bits);
  r[5] = scaled_down(minus(tmp12, tmp1), bits);
  r[3] = scaled_down(plus(tmp13, tmp0), bits);
  r[4] = scaled_down(minus(tmp13, tmp0), bits);
}

static inline void transpose(v128_t r[8]) {
  v128_t a0 = LOW16(r[0], r[1]), a1 = HIGH16(r[0], r[1]), a2 = LOW16(r[2], r[3]);
  v128_t a3 = HIGH16(r[2], r[3]), a4 = LOW16(r[4], r[5]), a5 = HIGH16(r[4], r[5]);
  v128_t a6 = LOW16(r[6], r[7]), a7 = HIGH16(r[6], r[7]);
  v128_t b0 = LOW32(a0, a2), b1 = HIGH32(a0, a2), b2 = LOW32(a1, a3), b3 = HIGH32(a1, a3);
  v128_t b4 = LOW32(a4, a6), b5 = HIGH32(a4, a6), b6 = LOW32(a5, a7), b7 = HIGH32(a5, a7);
  r[0] = LOW64(b0, b4), r[1] = HIGH64(b0, b4), r[2] = LOW64(b1, b5), r[3] = HIGH64(b1, b5);
  r[4] = LOW64(b2, b6), r[5] = HIGH64(b2, b6), r[6] = LOW64(b3, b7), r[7] = HIGH64(b3, b7);
}

// Columns of levels less 128, as bytes into the rows of `out`.
static inline void store_transposed(const v128_t c[8], byte *out, int line) {
  v128_t even = wasm_i8x16_narrow_i16x8(c[0], c[4]), odd = wasm_i8x16_narrow_i16x8(c[1], c[5]);
  v128_t even2 = wasm_i8x16_narrow_i16x8(c[2], c[6]), odd2 = wasm_i8x16_narrow_i16x8(c[3], c[7]);
  v128_t e03 = LOW8(even, even2), e47 = HIGH8(even, even2);
  v128_t o03 = LOW8(odd, odd2), o47 = HIGH8(odd, odd2);
  v128_t left[2] = {LOW8(e03, o03), HIGH8(e03, o03)}, right[2] = {LOW8(e47, o47), HIGH8(e47, o47)};
  v128_t middle = wasm_i8x16_splat(-128);
  for (int i = 0; i < 2; i++, out += 4 * line) {
    v128_t upper = wasm_v128_xor(LOW32(left[i], right[i]), middle);
    v128_t lower = wasm_v128_xor(HIGH32(left[i], right[i]), middle);
    wasm_v128_store64_lane(out, upper, 0);
    wasm_v128_store64_lane(out + line, upper, 1);
    wasm_v128_store64_lane(out + 2 * line, lower, 0);
    wasm_v128_store64_lane(out + 3 * line, lower, 1);
  }
}

// The 8×8 levels of a block whose last coefficient stands at `last` of the zigzag.
static APART void levels(const short *block, const short *by, int last, byte *out, int line) {
  if (last == 0) {
    short once = (short)((short)(block[0] * by[0]) * (1 << PASS1_BITS));
    int level = ((once + (1 << (PASS1_BITS + 2))) >> (PASS1_BITS + 3)) + 128;
    v128_t flat = wasm_u8x16_splat(level < 0 ? 0 : level > 255 ? 255 : level);
    for (int y = 0; y < 8; y++) wasm_v128_store64_lane(out + y * line, flat, 0);
    return;
  }
  v128_t r[8];
  for (int i = 0; i < 8; i++) {
    r[i] = wasm_i16x8_mul(wasm_v128_load(block + 8 * i), wasm_v128_load(by + 8 * i));
  }
  v128_t rest = wasm_v128_or(r[1], r[2]);
  for (int i = 3; i < 8; i++) rest = wasm_v128_or(rest, r[i]);
  if (wasm_v128_any_true(rest)) {
    transformed(r, CONST_BITS - PASS1_BITS);
  } else { // not the same where numbers overflow
    for (int i = 7; i >= 0; i--) r[i] = wasm_i16x8_shl(r[0], PASS1_BITS);
  }
  transpose(r);
  transformed(r, CONST_BITS + PASS1_BITS + 3);
  store_transposed(r, out, line);
}

// ---- From rows of components to rows of pixels ----

// Twice as many samples, from `far` too if it is another row: three parts of the nearer sample and one
// of the farther, across and down; from `i` on, a multiple of 8. There is a sample before the first and
// one after the last.
static APART void enlarge(const byte *near, const byte *far, int i, int end, byte *out) {
  for (; i < end; i += 8) {
    v128_t sum[3]; // of the samples before, at and after
    for (int d = 0; d < 3; d++) {
      v128_t a = wasm_u16x8_load8x8(near + i + d - 1);
      sum[d] = far == near ? a
                           : wasm_i16x8_add(wasm_i16x8_add(wasm_i16x8_add(a, a), a),
                                            wasm_u16x8_load8x8(far + i + d - 1));
    }
    v128_t thrice = wasm_i16x8_add(wasm_i16x8_add(sum[1], sum[1]), sum[1]);
    v128_t left = wasm_i16x8_add(thrice, sum[0]), right = wasm_i16x8_add(thrice, sum[2]);
    if (far == near) {
      left = wasm_u16x8_shr(wasm_i16x8_add(left, wasm_i16x8_splat(1)), 2);
      right = wasm_u16x8_shr(wasm_i16x8_add(right, wasm_i16x8_splat(2)), 2);
    } else {
      left = wasm_u16x8_shr(wasm_i16x8_add(left, wasm_i16x8_splat(8)), 4);
      right = wasm_u16x8_shr(wasm_i16x8_add(right, wasm_i16x8_splat(7)), 4);
    }
    wasm_v128_store(out + 2 * i, wasm_v128_or(left, wasm_i16x8_shl(right, 8)));
  }
}

// (v · by) / 65536, rounded.
static inline v128_t share(v128_t v, short by) {
  v128_t half = wasm_i32x4_splat(1 << 15), factor = wasm_i16x8_splat(by);
  v128_t low = wasm_i32x4_add(wasm_i32x4_extmul_low_i16x8(v, factor), half);
  v128_t high = wasm_i32x4_add(wasm_i32x4_extmul_high_i16x8(v, factor), half);
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(low, 16), wasm_i32x4_shr(high, 16));
}

typedef struct { v128_t red, green, blue; } Colours;

// Eight pixels from int16, blue and red less 128. Factors beyond int16 are split: 1.402 = 1 + 0.402.
static inline Colours coloured(v128_t y, v128_t cb, v128_t cr) {
  v128_t half = wasm_i32x4_splat(1 << 15);
  Wide mixed = rotated(cb, cr, -22554, 65536 - 46802); // 0.34414, 0.71414
  v128_t green = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(wasm_i32x4_add(mixed.low, half), 16),
                                         wasm_i32x4_shr(wasm_i32x4_add(mixed.high, half), 16));
  return (Colours){
      .red = wasm_i16x8_add(wasm_i16x8_add(y, cr), share(cr, 91881 - 65536)), // 1.402
      .green = wasm_i16x8_add(wasm_i16x8_sub(y, cr), green),
      .blue = wasm_i16x8_add(wasm_i16x8_add(y, wasm_i16x8_add(cb, cb)),
                             share(cb, 116130 - 2 * 65536)), // 1.772
  };
}

// Sixteen pixels behind each other; -1 leaves room for the third colour.
static inline void store_pixels(byte *out, v128_t r, v128_t g, v128_t b) {
  v128_t rg = wasm_i8x16_shuffle(r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
  wasm_v128_store(out, wasm_i8x16_shuffle(rg, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13,
                                          20, 15));
  rg = wasm_i8x16_shuffle(r, g, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
  wasm_v128_store(out + 16, wasm_i8x16_shuffle(rg, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12,
                                               25, 14, 15));
  rg = wasm_i8x16_shuffle(r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
  wasm_v128_store(out + 32, wasm_i8x16_shuffle(rg, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30,
                                               13, 14, 31));
}

// The pixels from `x` on, a multiple of 16, up to `end`, and perhaps some more.
static APART void colour(const byte *y, const byte *cb, const byte *cr, int x, int end, byte *out) {
  v128_t middle = wasm_i16x8_splat(128);
  for (; x < end; x += 16) {
    Colours half[2];
    for (int h = 0; h < 2; h++) {
      int at = x + 8 * h;
      half[h] = coloured(wasm_u16x8_load8x8(y + at),
                         wasm_i16x8_sub(wasm_u16x8_load8x8(cb + at), middle),
                         wasm_i16x8_sub(wasm_u16x8_load8x8(cr + at), middle));
    }
    store_pixels(out + 3 * x, wasm_u8x16_narrow_i16x8(half[0].red, half[1].red),
                 wasm_u8x16_narrow_i16x8(half[0].green, half[1].green),
                 wasm_u8x16_narrow_i16x8(half[0].blue, half[1].blue));
  }
}

static APART void grey(const byte *y, int x, int end, byte *out) {
  for (; x < end; x += 16) {
    v128_t level = wasm_v128_load(y + x);
    store_pixels(out + 3 * x, level, level, level);
  }
}

// ---- The image ----

// A component: its codes, and the rows of the band, with one row before them and one after.
typedef struct {
  const Huffman *dc_codes, *ac_codes;
  const short *quantization;
  int across, down; // blocks in a unit of the scan
  int line;         // bytes from row to row
  byte *rows;
  int dc;
} Component;

// Half-open, in pixels.
typedef struct { int left, top, right, bottom; } Window;

static struct {
  int width, height, components;
  Window wanted;
  int y;              // the first row of the band to come
  int units;          // in a band
  int from, to;       // the units of a band that are computed, where any are
  int interval, left; // units between two restarts, and until the next; 0 where there are none
  int restarts;
  Reader reader;
  Component component[3];
  byte *enlarged[2];
  byte *pixels;
} image;

extern byte __heap_base;

// Where the file is to be written to; `room` follows it.
byte *EXPORT(file)(void) { return &__heap_base; }

// Whether there is memory up to `end`.
static int has_room(const byte *end) {
  long missing = (long)end - (long)__builtin_wasm_memory_size(0) * PAGE;
  return missing <= 0 || __builtin_wasm_memory_grow(0, (missing + PAGE - 1) / PAGE) != (u32)-1;
}

// Makes memory up to `end`; 0 where there is no more.
int EXPORT(reserve)(const byte *end) { return has_room(end); }

// Begins an image whose scan is at `scan`; bands need the memory from `room` on. Luma has
// `across`×`down` samples for one of chroma. Gives the place of the pixels of a band, or 0.
byte *EXPORT(begin)(int width, int height, int components, int across, int down, int interval,
                    byte *scan, byte *room) {
  image.width = width, image.height = height, image.components = components, image.y = 0;
  image.wanted = (Window){0, 0, width, height};
  image.units = (width + 8 * across - 1) / (8 * across);
  image.from = 0, image.to = image.units;
  image.interval = image.left = interval, image.restarts = 0;
  image.reader = reader_of(scan);
  for (int i = 0; i < components; i++) {
    Component *one = &image.component[i];
    one->across = i == 0 ? across : 1, one->down = i == 0 ? down : 1, one->dc = 0;
    one->line = image.units * 8 * one->across + 2 * MARGIN;
    one->rows = room + one->line + MARGIN;
    room += one->line * (8 * one->down + 2);
  }
  for (int i = 0; i < 2; i++, room += image.units * 16 + MARGIN) image.enlarged[i] = room;
  image.pixels = room;
  return has_room(room + width * 3 * (8 * down + 1) + 3 * MARGIN) ? room : 0;
}

// Says of component `i` which tables are its own.
void EXPORT(component)(int i, int quantizer, int dc, int ac) {
  image.component[i].quantization = quantization[quantizer];
  image.component[i].dc_codes = &codes[0][dc];
  image.component[i].ac_codes = &codes[1][ac];
}

// What enlarging needs around a pixel, in pixels.
enum { AROUND = 3 };

// Only this part of the image will be looked at; what is elsewhere in a band means nothing.
void EXPORT(window)(int left, int top, int right, int bottom) {
  image.wanted = (Window){left, top, right, bottom};
  int unit = 8 * image.component[0].across, from = (left & ~15) - AROUND;
  image.from = from < 0 ? 0 : from / unit;
  image.to = (right + 15 + AROUND) / unit + 1;
}

// Whether anything of the `rows` from `y` on has to be computed.
static int is_wanted(int y, int rows) {
  return y < image.wanted.bottom + AROUND && y + rows > image.wanted.top - AROUND;
}

// Reads the restart marker that must come now.
static int restarted(Reader *reader) {
  if (!ends_with(reader, 0xd0 + (image.restarts++ & 7))) return 0;
  *reader = reader_of((byte *)reader->marker + 2);
  for (int i = 0; i < image.components; i++) image.component[i].dc = 0;
  image.left = image.interval;
  return 1;
}

// The levels of all components in the band.
static APART int decoded(void) {
  short block[64] __attribute__((aligned(16)));
  Reader reader = image.reader;
  int is_seen = is_wanted(image.y, 8 * image.component[0].down);
  for (int unit = 0; unit < image.units; unit++) {
    if (image.interval > 0 && image.left-- == 0) {
      if (!restarted(&reader)) return 0;
      image.left--;
    }
    int is_computed = is_seen && unit >= image.from && unit < image.to;
    for (int i = 0; i < image.components; i++) {
      Component *one = &image.component[i];
      byte *out = one->rows + unit * one->across * 8;
      for (int b = 0; b < one->across * one->down; b++) {
        int last = coefficients(&reader, one->dc_codes, one->ac_codes, &one->dc, block);
        if (last < 0 || is_beyond(&reader)) return 0;
        if (!is_computed) continue;
        int x = b % one->across, y = b / one->across;
        levels(block, one->quantization, last, out + 8 * y * one->line + 8 * x, one->line);
      }
    }
  }
  image.reader = reader;
  return 1;
}

static void copy_row(const Component *one, int from, int to) {
  const byte *source = one->rows + from * one->line - MARGIN;
  __builtin_memcpy(one->rows + to * one->line - MARGIN, source, one->line);
}

// Repeats the first and the last sample of each row at its ends, and the last row where the image ends.
static void edge(const Component *one, int samples, int rows, int is_first, int is_last) {
  for (int y = 0; y < rows; y++) {
    byte *row = one->rows + y * one->line;
    row[-1] = row[0], row[samples] = row[samples - 1];
  }
  if (is_first) copy_row(one, 0, -1);
  if (is_last) copy_row(one, rows - 1, rows);
}

// Row `y` of the band as pixels, those of the window.
static void pixels_of(int y, byte *out) {
  int from = image.wanted.left & ~15, to = image.wanted.right;
  const Component *luma = &image.component[0];
  const byte *row = luma->rows + y * luma->line;
  if (image.components == 1) return grey(row, from, to, out);
  const byte *chroma[2];
  for (int i = 0; i < 2; i++) {
    const Component *one = &image.component[1 + i];
    int near = luma->down == 2 ? y >> 1 : y;
    int far = luma->down == 2 ? near + (y & 1 ? 1 : -1) : near;
    chroma[i] = one->rows + near * one->line;
    if (luma->across == 1) continue;
    enlarge(chroma[i], one->rows + far * one->line, from / 2, (to + 1) / 2, image.enlarged[i]);
    chroma[i] = image.enlarged[i];
  }
  colour(row, chroma[0], chroma[1], from, to, out);
}

// Writes the next rows of pixels and gives their number; -1 where the file is not as expected. Where
// chroma has half the rows, the last row of a band waits for the next.
int EXPORT(band)(void) {
  if (!decoded()) return -1;
  const Component *luma = &image.component[0];
  int is_halved = luma->down == 2, is_first = image.y == 0;
  int rows = image.height - image.y, is_last = rows <= 8 * luma->down;
  if (!is_last) rows = 8 * luma->down;
  if (luma->across == 2) {
    int few = is_halved ? (rows + 1) / 2 : rows;
    for (int i = 1; i < 3; i++) edge(&image.component[i], (image.width + 1) / 2, few, is_first, is_last);
  }
  int from = is_halved && !is_first ? -1 : 0, to = is_halved && !is_last ? rows - 1 : rows;
  for (int y = from; y < to; y++) {
    if (image.y + y < image.wanted.top || image.y + y >= image.wanted.bottom) continue;
    pixels_of(y, image.pixels + (y - from) * image.width * 3);
  }
  if (is_halved) {
    for (int i = 0; i < 3; i++) copy_row(&image.component[i], 8 * image.component[i].down - 1, -1);
  }
  image.y += rows;
  if (is_last && !ends_with(&image.reader, 0xd9)) return -1;
  return to - from;
}
