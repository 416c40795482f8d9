extension SHA256 {
    /// The eight words that one compression turns into the next (FIPS 180-4 section 6.2).
    struct Chain: Sendable, Equatable {
        // The first 32 bits of the fractional parts of the square roots of the first eight primes (section 5.3.3).
        var h0: UInt32 = 0x6A09_E667
        var h1: UInt32 = 0xBB67_AE85
        var h2: UInt32 = 0x3C6E_F372
        var h3: UInt32 = 0xA54F_F53A
        var h4: UInt32 = 0x510E_527F
        var h5: UInt32 = 0x9B05_688C
        var h6: UInt32 = 0x1F83_D9AB
        var h7: UInt32 = 0x5BE0_CD19

        /// The words as 32 bytes, big-endian.
        var bytes: [UInt8] {
            var result: [UInt8] = []
            result.reserveCapacity(32)
            for word in [h0, h1, h2, h3, h4, h5, h6, h7] {
                result.append(UInt8(truncatingIfNeeded: word &>> 24))
                result.append(UInt8(truncatingIfNeeded: word &>> 16))
                result.append(UInt8(truncatingIfNeeded: word &>> 8))
                result.append(UInt8(truncatingIfNeeded: word))
            }
            return result
        }
    }
}

extension SHA256.Chain {
    /// Takes in `count` blocks of 64 bytes from `offset` on.
    mutating func take(_ count: Int, of bytes: RawSpan, at offset: Int, usesProcessor: Bool) {
        guard usesProcessor else {
            for block in 0..<count { compress(bytes, at: offset + SHA256.blockSize * block) }
            return
        }
        var words = self.words
        ProcessorSHA256.compress(&words, count, of: bytes, at: offset)
        self.words = words
    }

    var words: InlineArray<8, UInt32> {
        get { [h0, h1, h2, h3, h4, h5, h6, h7] }
        set {
            (h0, h1, h2, h3) = (newValue[0], newValue[1], newValue[2], newValue[3])
            (h4, h5, h6, h7) = (newValue[4], newValue[5], newValue[6], newValue[7])
        }
    }

    /// Takes in the 64 bytes of `bytes` at `offset` (FIPS 180-4 section 6.2.2).
    ///
    /// Unrolled with the message schedule in sixteen variables, which is what lets the compiler keep them in registers; a loop
    /// over an array is about half as fast. The constants are the first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
    mutating func compress(_ bytes: RawSpan, at offset: Int) {
        var w0 = bytes.uint32(at: offset, bigEndian: true)
        var w1 = bytes.uint32(at: offset + 4, bigEndian: true)
        var w2 = bytes.uint32(at: offset + 8, bigEndian: true)
        var w3 = bytes.uint32(at: offset + 12, bigEndian: true)
        var w4 = bytes.uint32(at: offset + 16, bigEndian: true)
        var w5 = bytes.uint32(at: offset + 20, bigEndian: true)
        var w6 = bytes.uint32(at: offset + 24, bigEndian: true)
        var w7 = bytes.uint32(at: offset + 28, bigEndian: true)
        var w8 = bytes.uint32(at: offset + 32, bigEndian: true)
        var w9 = bytes.uint32(at: offset + 36, bigEndian: true)
        var w10 = bytes.uint32(at: offset + 40, bigEndian: true)
        var w11 = bytes.uint32(at: offset + 44, bigEndian: true)
        var w12 = bytes.uint32(at: offset + 48, bigEndian: true)
        var w13 = bytes.uint32(at: offset + 52, bigEndian: true)
        var w14 = bytes.uint32(at: offset + 56, bigEndian: true)
        var w15 = bytes.uint32(at: offset + 60, bigEndian: true)
        var (a, b, c, d) = (h0, h1, h2, h3)
        var (e, f, g, h) = (h4, h5, h6, h7)

        round(a, b, c, &d, e, f, g, &h, 0x428A_2F98 &+ w0)
        round(h, a, b, &c, d, e, f, &g, 0x7137_4491 &+ w1)
        round(g, h, a, &b, c, d, e, &f, 0xB5C0_FBCF &+ w2)
        round(f, g, h, &a, b, c, d, &e, 0xE9B5_DBA5 &+ w3)
        round(e, f, g, &h, a, b, c, &d, 0x3956_C25B &+ w4)
        round(d, e, f, &g, h, a, b, &c, 0x59F1_11F1 &+ w5)
        round(c, d, e, &f, g, h, a, &b, 0x923F_82A4 &+ w6)
        round(b, c, d, &e, f, g, h, &a, 0xAB1C_5ED5 &+ w7)
        round(a, b, c, &d, e, f, g, &h, 0xD807_AA98 &+ w8)
        round(h, a, b, &c, d, e, f, &g, 0x1283_5B01 &+ w9)
        round(g, h, a, &b, c, d, e, &f, 0x2431_85BE &+ w10)
        round(f, g, h, &a, b, c, d, &e, 0x550C_7DC3 &+ w11)
        round(e, f, g, &h, a, b, c, &d, 0x72BE_5D74 &+ w12)
        round(d, e, f, &g, h, a, b, &c, 0x80DE_B1FE &+ w13)
        round(c, d, e, &f, g, h, a, &b, 0x9BDC_06A7 &+ w14)
        round(b, c, d, &e, f, g, h, &a, 0xC19B_F174 &+ w15)
        expand(&w0, w1, w9, w14)
        round(a, b, c, &d, e, f, g, &h, 0xE49B_69C1 &+ w0)
        expand(&w1, w2, w10, w15)
        round(h, a, b, &c, d, e, f, &g, 0xEFBE_4786 &+ w1)
        expand(&w2, w3, w11, w0)
        round(g, h, a, &b, c, d, e, &f, 0x0FC1_9DC6 &+ w2)
        expand(&w3, w4, w12, w1)
        round(f, g, h, &a, b, c, d, &e, 0x240C_A1CC &+ w3)
        expand(&w4, w5, w13, w2)
        round(e, f, g, &h, a, b, c, &d, 0x2DE9_2C6F &+ w4)
        expand(&w5, w6, w14, w3)
        round(d, e, f, &g, h, a, b, &c, 0x4A74_84AA &+ w5)
        expand(&w6, w7, w15, w4)
        round(c, d, e, &f, g, h, a, &b, 0x5CB0_A9DC &+ w6)
        expand(&w7, w8, w0, w5)
        round(b, c, d, &e, f, g, h, &a, 0x76F9_88DA &+ w7)
        expand(&w8, w9, w1, w6)
        round(a, b, c, &d, e, f, g, &h, 0x983E_5152 &+ w8)
        expand(&w9, w10, w2, w7)
        round(h, a, b, &c, d, e, f, &g, 0xA831_C66D &+ w9)
        expand(&w10, w11, w3, w8)
        round(g, h, a, &b, c, d, e, &f, 0xB003_27C8 &+ w10)
        expand(&w11, w12, w4, w9)
        round(f, g, h, &a, b, c, d, &e, 0xBF59_7FC7 &+ w11)
        expand(&w12, w13, w5, w10)
        round(e, f, g, &h, a, b, c, &d, 0xC6E0_0BF3 &+ w12)
        expand(&w13, w14, w6, w11)
        round(d, e, f, &g, h, a, b, &c, 0xD5A7_9147 &+ w13)
        expand(&w14, w15, w7, w12)
        round(c, d, e, &f, g, h, a, &b, 0x06CA_6351 &+ w14)
        expand(&w15, w0, w8, w13)
        round(b, c, d, &e, f, g, h, &a, 0x1429_2967 &+ w15)
        expand(&w0, w1, w9, w14)
        round(a, b, c, &d, e, f, g, &h, 0x27B7_0A85 &+ w0)
        expand(&w1, w2, w10, w15)
        round(h, a, b, &c, d, e, f, &g, 0x2E1B_2138 &+ w1)
        expand(&w2, w3, w11, w0)
        round(g, h, a, &b, c, d, e, &f, 0x4D2C_6DFC &+ w2)
        expand(&w3, w4, w12, w1)
        round(f, g, h, &a, b, c, d, &e, 0x5338_0D13 &+ w3)
        expand(&w4, w5, w13, w2)
        round(e, f, g, &h, a, b, c, &d, 0x650A_7354 &+ w4)
        expand(&w5, w6, w14, w3)
        round(d, e, f, &g, h, a, b, &c, 0x766A_0ABB &+ w5)
        expand(&w6, w7, w15, w4)
        round(c, d, e, &f, g, h, a, &b, 0x81C2_C92E &+ w6)
        expand(&w7, w8, w0, w5)
        round(b, c, d, &e, f, g, h, &a, 0x9272_2C85 &+ w7)
        expand(&w8, w9, w1, w6)
        round(a, b, c, &d, e, f, g, &h, 0xA2BF_E8A1 &+ w8)
        expand(&w9, w10, w2, w7)
        round(h, a, b, &c, d, e, f, &g, 0xA81A_664B &+ w9)
        expand(&w10, w11, w3, w8)
        round(g, h, a, &b, c, d, e, &f, 0xC24B_8B70 &+ w10)
        expand(&w11, w12, w4, w9)
        round(f, g, h, &a, b, c, d, &e, 0xC76C_51A3 &+ w11)
        expand(&w12, w13, w5, w10)
        round(e, f, g, &h, a, b, c, &d, 0xD192_E819 &+ w12)
        expand(&w13, w14, w6, w11)
        round(d, e, f, &g, h, a, b, &c, 0xD699_0624 &+ w13)
        expand(&w14, w15, w7, w12)
        round(c, d, e, &f, g, h, a, &b, 0xF40E_3585 &+ w14)
        expand(&w15, w0, w8, w13)
        round(b, c, d, &e, f, g, h, &a, 0x106A_A070 &+ w15)
        expand(&w0, w1, w9, w14)
        round(a, b, c, &d, e, f, g, &h, 0x19A4_C116 &+ w0)
        expand(&w1, w2, w10, w15)
        round(h, a, b, &c, d, e, f, &g, 0x1E37_6C08 &+ w1)
        expand(&w2, w3, w11, w0)
        round(g, h, a, &b, c, d, e, &f, 0x2748_774C &+ w2)
        expand(&w3, w4, w12, w1)
        round(f, g, h, &a, b, c, d, &e, 0x34B0_BCB5 &+ w3)
        expand(&w4, w5, w13, w2)
        round(e, f, g, &h, a, b, c, &d, 0x391C_0CB3 &+ w4)
        expand(&w5, w6, w14, w3)
        round(d, e, f, &g, h, a, b, &c, 0x4ED8_AA4A &+ w5)
        expand(&w6, w7, w15, w4)
        round(c, d, e, &f, g, h, a, &b, 0x5B9C_CA4F &+ w6)
        expand(&w7, w8, w0, w5)
        round(b, c, d, &e, f, g, h, &a, 0x682E_6FF3 &+ w7)
        expand(&w8, w9, w1, w6)
        round(a, b, c, &d, e, f, g, &h, 0x748F_82EE &+ w8)
        expand(&w9, w10, w2, w7)
        round(h, a, b, &c, d, e, f, &g, 0x78A5_636F &+ w9)
        expand(&w10, w11, w3, w8)
        round(g, h, a, &b, c, d, e, &f, 0x84C8_7814 &+ w10)
        expand(&w11, w12, w4, w9)
        round(f, g, h, &a, b, c, d, &e, 0x8CC7_0208 &+ w11)
        expand(&w12, w13, w5, w10)
        round(e, f, g, &h, a, b, c, &d, 0x90BE_FFFA &+ w12)
        expand(&w13, w14, w6, w11)
        round(d, e, f, &g, h, a, b, &c, 0xA450_6CEB &+ w13)
        expand(&w14, w15, w7, w12)
        round(c, d, e, &f, g, h, a, &b, 0xBEF9_A3F7 &+ w14)
        expand(&w15, w0, w8, w13)
        round(b, c, d, &e, f, g, h, &a, 0xC671_78F2 &+ w15)

        h0 &+= a
        h1 &+= b
        h2 &+= c
        h3 &+= d
        h4 &+= e
        h5 &+= f
        h6 &+= g
        h7 &+= h
    }
}

/// One round; the callers rotate the names instead of the values.
@inline(__always) private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32,
    _ word: UInt32
) {
    let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let choice = g ^ (e & (f ^ g))
    let first = h &+ sum1 &+ choice &+ word
    let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let majority = (a & b) ^ (c & (a ^ b))
    d &+= first
    h = first &+ sum0 &+ majority
}

/// The message schedule: the word of sixteen rounds ago becomes this round's.
@inline(__always) private func expand(_ old: inout UInt32, _ w15: UInt32, _ w7: UInt32, _ w2: UInt32) {
    let sigma0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 &>> 3)
    let sigma1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 &>> 10)
    old = old &+ sigma0 &+ w7 &+ sigma1
}

@inline(__always) private func rotate(_ value: UInt32, _ bits: UInt32) -> UInt32 {
    value &>> bits | value &<< (32 &- bits)
}
