#include "CSystem.h"

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

int klp_has_sha256_instructions(void)
{
	unsigned int a, b, c, d;

	/* Leaf 1, ecx: SSSE3 and SSE4.1. Leaf 7, ebx: SHA. */
	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & 1u << 9) || !(c & 1u << 19))
		return 0;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
}

/*
 * Four rounds an iteration. The instructions want the eight words of the state as A B E F and
 * C D G H, the first in the highest lane; each does two rounds and turns C D G H into the next
 * A B E F, so that the two change places twice and end where they were.
 */
__attribute__((target("sha,ssse3,sse4.1")))
void klp_sha256_blocks(uint32_t state[8], const uint32_t constants[64], const uint8_t *data,
		       size_t blocks)
{
	const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
	__m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
	__m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
	__m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
	__m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
	__m128i feba, ghcd;

	for (; blocks; blocks--, data += 64) {
		const __m128i old_abef = abef, old_cdgh = cdgh;
		__m128i w[4];

#pragma clang loop unroll(full)
		for (int i = 0; i < 16; i++) {
			__m128i *words = &w[i % 4];
			__m128i sum;

			if (i < 4) {
				*words = _mm_loadu_si128((const __m128i *)(data + 16 * i));
				*words = _mm_shuffle_epi8(*words, big_endian);
			} else {
				__m128i last = w[(i + 3) % 4];

				sum = _mm_sha256msg1_epu32(*words, w[(i + 1) % 4]);
				sum = _mm_add_epi32(sum, _mm_alignr_epi8(last, w[(i + 2) % 4], 4));
				*words = _mm_sha256msg2_epu32(sum, last);
			}
			sum = _mm_add_epi32(
				*words, _mm_loadu_si128((const __m128i *)(constants + 4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
		}
		abef = _mm_add_epi32(abef, old_abef);
		cdgh = _mm_add_epi32(cdgh, old_cdgh);
	}
	feba = _mm_shuffle_epi32(abef, 0x1b);
	ghcd = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, ghcd, 0xf0));
	_mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(ghcd, feba, 8));
}

#else

int klp_has_sha256_instructions(void)
{
	return 0;
}

void klp_sha256_blocks(uint32_t state[8], const uint32_t constants[64], const uint8_t *data,
		       size_t blocks)
{
	__builtin_trap();
}

#endif
