extension BinaryInteger {
    /// Upper case hexadecimal digits, padded with zeros: `U+00AD` is written with four.
    func hexDigits(atLeast count: Int) -> String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
