// The two passes of a resize (see resize-pillow.ts), in WebAssembly with 128-bit vectors.
// make-convolve.py compiles this file into convolve.wasm.ts.
//
// Pixels are red, green and blue bytes. For target sample i along the axis of a pass, count[i]
// source samples from first[i] on are weighted by weights[i * stride] and those after it: integers
// with BITS fractional bits. Sums start at one half, wrap like int32, and are clamped to a byte.
//
// Both passes read and write a little beyond the last sample: the caller leaves room.

#include <wasm_simd128.h>

enum { BITS = 22, HALF = 1 << (BITS - 1), ROWS = 4 };

typedef unsigned char byte;

// Four bytes as four int32.
static inline v128_t int32s(v128_t bytes) {
  return wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(bytes));
}

// Four vectors of sums as sixteen bytes.
static inline v128_t levels(const v128_t sums[4]) {
  return wasm_u8x16_narrow_i16x8(
      wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(sums[0], BITS), wasm_i32x4_shr(sums[1], BITS)),
      wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(sums[2], BITS), wasm_i32x4_shr(sums[3], BITS)));
}

// Four bytes each into as many rows: red, green, blue, and one that is written over later.
static inline void store_pixels(byte *out, int line, v128_t pixels) {
  wasm_v128_store32_lane(out, pixels, 0);
  wasm_v128_store32_lane(out + line, pixels, 1);
  wasm_v128_store32_lane(out + 2 * line, pixels, 2);
  wasm_v128_store32_lane(out + 3 * line, pixels, 3);
}

// Along x: ROWS rows at a time, so that each weight is read once for all of them.
__attribute__((export_name("rows"))) void rows(
    const byte *source, int line, int height, const int *first, const int *count,
    const int *weights, int stride, int width, byte *out) {
  int out_line = width * 3;
  for (int y = 0; y < height; y += ROWS, source += ROWS * line, out += ROWS * out_line) {
    v128_t firsts;
    for (int x = 0; x < width; x++) {
      const byte *s = source + first[x] * 3;
      const int *k = weights + x * stride;
      v128_t sums[ROWS];
      for (int r = 0; r < ROWS; r++) sums[r] = wasm_i32x4_splat(HALF);
      for (const int *end = k + count[x]; k < end; k++, s += 3) {
        v128_t weight = wasm_v128_load32_splat(k);
        for (int r = 0; r < ROWS; r++) {
          v128_t pixel = int32s(wasm_v128_load32_zero(s + r * line));
          sums[r] = wasm_i32x4_add(sums[r], wasm_i32x4_mul(pixel, weight));
        }
      }
      v128_t pixels = levels(sums);
      if (x == 0) firsts = pixels;
      store_pixels(out + x * 3, out_line, pixels);
    }
    // The last pixel of each row has written over the first byte of the next row.
    out[out_line] = wasm_u8x16_extract_lane(firsts, 4);
    out[2 * out_line] = wasm_u8x16_extract_lane(firsts, 8);
    out[3 * out_line] = wasm_u8x16_extract_lane(firsts, 12);
  }
}

// Along y: sixteen bytes of a row at a time.
__attribute__((export_name("columns"))) void columns(
    const byte *source, int line, const int *first, const int *count, const int *weights,
    int stride, int height, byte *out) {
  for (int y = 0; y < height; y++) {
    for (int i = 0; i < line; i += 16) {
      const byte *s = source + first[y] * line + i;
      const int *k = weights + y * stride;
      v128_t sums[4];
      for (int q = 0; q < 4; q++) sums[q] = wasm_i32x4_splat(HALF);
      for (const int *end = k + count[y]; k < end; k++, s += line) {
        v128_t weight = wasm_v128_load32_splat(k);
        v128_t bytes = wasm_v128_load(s);
        v128_t low = wasm_u16x8_extend_low_u8x16(bytes);
        v128_t high = wasm_u16x8_extend_high_u8x16(bytes);
        sums[0] = wasm_i32x4_add(sums[0], wasm_i32x4_mul(wasm_u32x4_extend_low_u16x8(low), weight));
        sums[1] = wasm_i32x4_add(sums[1], wasm_i32x4_mul(wasm_u32x4_extend_high_u16x8(low), weight));
        sums[2] = wasm_i32x4_add(sums[2], wasm_i32x4_mul(wasm_u32x4_extend_low_u16x8(high), weight));
        sums[3] = wasm_i32x4_add(sums[3], wasm_i32x4_mul(wasm_u32x4_extend_high_u16x8(high), weight));
      }
      wasm_v128_store(out + y * line + i, levels(sums));
    }
  }
}
