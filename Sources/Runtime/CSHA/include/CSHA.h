// SHA-256's compression (FIPS 180-4 section 6.2.2) by the processor's own instructions.
//
// The only C of the project, and a header alone: Swift has no way to these instructions without unsafe compiler flags. All that
// is around a compression (padding, lengths, HMAC) is Swift, which has the same compression in its own words for processors
// without the instructions; a test holds the two against each other.

#ifndef CSHA_H
#define CSHA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif
#endif

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
static const uint32_t csha_constants[64] __attribute__((aligned(16))) = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

#if defined(__x86_64__)

// Whether the processor has SHA-NI and what the code below uses beside it. The registers are SSE's, which every operating system
// for this processor saves.
static inline bool csha_is_available(void) {
    unsigned int a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
    bool has_ssse3 = c >> 9 & 1, has_sse41 = c >> 19 & 1;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    bool has_sha = b >> 29 & 1;
    return has_ssse3 && has_sse41 && has_sha;
}

// Takes `count` blocks of 64 bytes into the eight words of `state`.
//
// The instructions keep the words as (A, B, E, F) and (C, D, G, H) and do two rounds at a time; four message words are a register.
__attribute__((target("sha,sse4.1,ssse3")))
static inline void csha_compress(uint32_t *state, const void *bytes, size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&state[0]), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&state[4]), 0x1B);
    __m128i abef = _mm_alignr_epi8(low, high, 8);
    __m128i cdgh = _mm_blend_epi16(high, low, 0xF0);
    for (const uint8_t *block = bytes; count > 0; count--, block += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(block + 16 * i)), big_endian);
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {
            __m128i four = w[i & 3];
            if (i >= 4) {
                // Words t-16, t-15, t-7 and t-2 give word t.
                __m128i sum = _mm_sha256msg1_epu32(four, w[(i + 1) & 3]);
                sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
                four = _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
                w[i & 3] = four;
            }
            __m128i k = _mm_add_epi32(four, _mm_load_si128((const __m128i *)&csha_constants[4 * i]));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    low = _mm_shuffle_epi32(abef, 0x1B);
    high = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)&state[0], _mm_blend_epi16(low, high, 0xF0));
    _mm_storeu_si128((__m128i *)&state[4], _mm_alignr_epi8(high, low, 8));
}

// The same for two messages at once, `count` blocks of each. A round waits for the one before it; the other message's fills the time.
__attribute__((target("sha,sse4.1,ssse3")))
static inline void csha_compress_pair(uint32_t *one, const void *first, uint32_t *other, const void *second, size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    uint32_t *states[2] = {one, other};
    const uint8_t *blocks[2] = {first, second};
    __m128i abef[2], cdgh[2];
#pragma clang loop unroll(full)
    for (int m = 0; m < 2; m++) {
        __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&states[m][0]), 0xB1);
        __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&states[m][4]), 0x1B);
        abef[m] = _mm_alignr_epi8(low, high, 8);
        cdgh[m] = _mm_blend_epi16(high, low, 0xF0);
    }
    for (; count > 0; count--) {
        __m128i abef_before[2], cdgh_before[2], w[2][4];
#pragma clang loop unroll(full)
        for (int m = 0; m < 2; m++) {
            abef_before[m] = abef[m];
            cdgh_before[m] = cdgh[m];
#pragma clang loop unroll(full)
            for (int i = 0; i < 4; i++)
                w[m][i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks[m] + 16 * i)), big_endian);
            blocks[m] += 64;
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {
#pragma clang loop unroll(full)
            for (int m = 0; m < 2; m++) {
                __m128i four = w[m][i & 3];
                if (i >= 4) {
                    __m128i sum = _mm_sha256msg1_epu32(four, w[m][(i + 1) & 3]);
                    sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[m][(i + 3) & 3], w[m][(i + 2) & 3], 4));
                    four = _mm_sha256msg2_epu32(sum, w[m][(i + 3) & 3]);
                    w[m][i & 3] = four;
                }
                __m128i k = _mm_add_epi32(four, _mm_load_si128((const __m128i *)&csha_constants[4 * i]));
                cdgh[m] = _mm_sha256rnds2_epu32(cdgh[m], abef[m], k);
                abef[m] = _mm_sha256rnds2_epu32(abef[m], cdgh[m], _mm_shuffle_epi32(k, 0x0E));
            }
        }
#pragma clang loop unroll(full)
        for (int m = 0; m < 2; m++) {
            abef[m] = _mm_add_epi32(abef[m], abef_before[m]);
            cdgh[m] = _mm_add_epi32(cdgh[m], cdgh_before[m]);
        }
    }
#pragma clang loop unroll(full)
    for (int m = 0; m < 2; m++) {
        __m128i low = _mm_shuffle_epi32(abef[m], 0x1B);
        __m128i high = _mm_shuffle_epi32(cdgh[m], 0xB1);
        _mm_storeu_si128((__m128i *)&states[m][0], _mm_blend_epi16(low, high, 0xF0));
        _mm_storeu_si128((__m128i *)&states[m][4], _mm_alignr_epi8(high, low, 8));
    }
}

#elif defined(__aarch64__) && !defined(__AARCH64EB__) && (defined(__linux__) || defined(__APPLE__))

static inline bool csha_is_available(void) {
#if defined(__APPLE__)
    // Every processor that this system runs on has them.
    return true;
#else
    const unsigned long hwcap_sha2 = 1UL << 6;
    return (getauxval(AT_HWCAP) & hwcap_sha2) != 0;
#endif
}

// Takes `count` blocks of 64 bytes into the eight words of `state`. Four rounds at a time; four message words are a register.
__attribute__((target("sha2")))
static inline void csha_compress(uint32_t *state, const void *bytes, size_t count) {
    uint32x4_t abcd = vld1q_u32(&state[0]);
    uint32x4_t efgh = vld1q_u32(&state[4]);
    for (const uint8_t *block = bytes; count > 0; count--, block += 64) {
        const uint32x4_t abcd_before = abcd, efgh_before = efgh;
        uint32x4_t w[4];
        for (int i = 0; i < 4; i++) w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block + 16 * i)));
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {
            uint32x4_t four = w[i & 3];
            if (i >= 4) {
                // Words t-16, t-15, t-7 and t-2 give word t.
                four = vsha256su1q_u32(vsha256su0q_u32(four, w[(i + 1) & 3]), w[(i + 2) & 3], w[(i + 3) & 3]);
                w[i & 3] = four;
            }
            const uint32x4_t k = vaddq_u32(four, vld1q_u32(&csha_constants[4 * i]));
            const uint32x4_t abcd_now = abcd;
            abcd = vsha256hq_u32(abcd, efgh, k);
            efgh = vsha256h2q_u32(efgh, abcd_now, k);
        }
        abcd = vaddq_u32(abcd, abcd_before);
        efgh = vaddq_u32(efgh, efgh_before);
    }
    vst1q_u32(&state[0], abcd);
    vst1q_u32(&state[4], efgh);
}

// The same for two messages, `count` blocks of each, block by block in turn.
static inline void csha_compress_pair(uint32_t *one, const void *first, uint32_t *other, const void *second, size_t count) {
    for (size_t i = 0; i < count; i++) {
        csha_compress(one, (const uint8_t *)first + 64 * i, 1);
        csha_compress(other, (const uint8_t *)second + 64 * i, 1);
    }
}

#else

// No such instructions are known here.
static inline bool csha_is_available(void) { return false; }
static inline void csha_compress(uint32_t *state, const void *bytes, size_t count) {
    (void)state, (void)bytes, (void)count;
}
static inline void csha_compress_pair(uint32_t *one, const void *first, uint32_t *other, const void *second, size_t count) {
    (void)one, (void)first, (void)other, (void)second, (void)count;
}

#endif

#endif
