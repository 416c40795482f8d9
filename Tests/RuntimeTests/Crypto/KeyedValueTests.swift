import Foundation
import Testing

@testable import MidicRuntime

/// The lines of the vector block in docs/keyed-values.md, split at `|`.
enum KeyedVectors {
    static let lines: [[String]] = {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        guard let page = try? String(contentsOf: root.appending(path: "docs/keyed-values.md"), encoding: .utf8) else {
            return []
        }
        let blocks = page.components(separatedBy: "```vectors\n")
        guard blocks.count == 2 else { return [] }
        let block = blocks[1].components(separatedBy: "\n```")[0]
        return block.components(separatedBy: "\n").map { $0.components(separatedBy: "|") }
    }()

    static func lines(_ kind: String) -> [[String]] { lines.filter { $0[0] == kind } }

    static func key() throws -> SecretKey { try SecretKey(fileBytes: Array((lines.first?[1] ?? "").utf8)) }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct KeyedValueTests {
    @Test func thePageHasVectors() { #expect(KeyedVectors.lines.count >= 18) }

    @Test(arguments: KeyedVectors.lines)
    func published(line: [String]) throws {
        let key = try KeyedVectors.key()
        switch line[0] {
        case "secret": break
        case "check": #expect(key.checkValue == line[1])
        case "subkey":
            // A code under the subkey, against one made from the published bytes.
            let subkey: [String: HMACSHA256] = [
                "uid": key.uid, "pseudonym": key.pseudonym, "offset": key.offset, "name": key.name,
            ]
            let published = stride(from: 0, to: 64, by: 2).map { start in
                UInt8(line[2].dropFirst(start).prefix(2), radix: 16) ?? 0
            }
            #expect(subkey[line[1]]?.code(of: [1]) == HMACSHA256(key: published).code(of: [1]))
        case "uid":
            let scope = try #require(UIDScopeKind.allCases.first { $0.name == line[1] })
            let made = KeyedUID.map(
                value: bytes(line[3]), scope: scope, scopeValues: line[2].isEmpty ? [] : [bytes(line[2])], key: key)
            #expect(text(made) == line[4])
        case "pseudonym":
            let made = Pseudonym.make(
                value: bytes(line[4]), domain: line[1].isEmpty ? nil : bytes(line[1]), prefix: bytes(line[2]),
                characters: try #require(Int(line[3])), key: key)
            #expect(text(made) == line[5])
        case "offset":
            let made = DayOffset.days(
                low: try #require(Int(line[1])), high: try #require(Int(line[2])), keyValue: bytes(line[3]), key: key)
            #expect(made.map(String.init) == line[4])
        case "steps":
            let made = DayOffset.days(
                low: try #require(Int(line[1])), high: try #require(Int(line[2])), step: try #require(Int(line[3])),
                keyValue: bytes(line[4]), key: key)
            #expect(made.map(String.init) == line[5])
        case "pair":
            let made = DayOffset.days(
                low: try #require(Int(line[1])), high: try #require(Int(line[2])), step: try #require(Int(line[3])),
                issuer: bytes(line[4]), keyValue: bytes(line[5]), key: key)
            #expect(made.map(String.init) == line[6])
        case "name":
            let part = try #require(NameDigest.Part(rawValue: line[1]))
            #expect(hex(SHA256.hash(bytes("file"))) == line[2])
            #expect(text(NameDigest.make(part: part, fileDigest: SHA256.hash(bytes("file")), key: key)) == line[3])
        default: Issue.record("an unknown kind of vector: \(line[0])")
        }
    }

    @Test(arguments: [
        ("0123456789abcdef", true), ("0123456789abcdef\n", true), ("0123456789abcdef\r\n", true),
        ("0123456789abcde\n", false), ("0123456789abcde\r\n", false), ("", false), ("\n", false),
    ])
    func secretLength(content: String, accepted: Bool) {
        #expect(((try? SecretKey(fileBytes: bytes(content))) != nil) == accepted)
    }

    /// Secrets of a kind that nobody would make by chance.
    @Test(arguments: [
        ("0000000000000000", SecretKeyError.Code.tooUniform),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", .tooUniform),
        ("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", .tooUniform), ("abcdefgabcdefgab", .tooUniform),
        ("passwordpassword", .tooUniform), ("changemechangeme", .tooUniform), ("secret12secret12", .tooUniform),
        ("mypasswordmypasswordmypassword", .repeating), ("topsecretkey1topsecretkey1", .repeating),
        ("abcdefghabcdefgh", .repeating), ("mypasswordmypass", .repeating), ("abcdefghijklmnopqrstuvwxyz", .counting),
        ("ponmlkjihgfedcba", .counting),
        ("acegikmoqsuwy{}\u{7F}", .counting),
    ])
    func weakSecrets(content: String, code: SecretKeyError.Code) {
        do throws(SecretKeyError) {
            _ = try SecretKey(fileBytes: bytes(content))
            Issue.record("accepted")
        } catch { #expect(error.code == code) }
    }

    /// Neighbours of these that are as good as any.
    @Test(arguments: [
        "0123456789abcdef0123456789abcdef", "abcdefghijklmnop.", "f3b1c0a97d5e2486", "a sentence that nobody knows",
        "mypasswordmypassw0rdmypassword", "ABCDEFGHabcdefgh", "f3b1c0a97d5e248f", "f3b1c0a97d5e24f3",
    ])
    func secretsThatAreTaken(content: String) throws {
        _ = try SecretKey(fileBytes: bytes(content))
    }

    /// Only one line end is taken off, and only at the end.
    @Test(arguments: [
        ("0123456789abcdef", "0123456789abcdef\n", true), ("0123456789abcdef", "0123456789abcdef\r\n", true),
        ("0123456789abcdef\n", "0123456789abcdef\n\n", false), ("0123456789abcdef", "0123456789abcdef\n\n", false),
        ("0123456789abcdef", "0123456789abcdef\r", false), ("0123456789abcdef", " 0123456789abcdef", false),
    ])
    func secretsThatAreOne(first: String, second: String, same: Bool) throws {
        let keys = try [first, second].map { try SecretKey(fileBytes: bytes($0)) }
        // A file's own content, so the line end of `first` also goes.
        #expect((keys[0].checkValue == keys[1].checkValue) == same)
    }

    @Test(arguments: ["1.2.3", "1.2.3\0", " 1.2.3", "1.2.3 ", "1.2.3 \0"])
    func paddingDoesNotCount(value: String) throws {
        let key = try KeyedVectors.key()
        func map(_ value: String) -> [UInt8] {
            KeyedUID.map(value: bytes(value), scope: .study, scopeValues: [bytes(value)], key: key)
        }
        #expect(map(value) == map("1.2.3"))
        #expect(map(value) != map("1.2.30"))
    }

    @Test func emptyStaysEmpty() throws {
        let key = try KeyedVectors.key()
        #expect(KeyedUID.map(value: bytes(" \0"), scope: .project, scopeValues: [], key: key).isEmpty)
        let name = Pseudonym.make(value: bytes("  "), domain: nil, prefix: bytes("P"), characters: 12, key: key)
        #expect(name.isEmpty)
        #expect(DayOffset.days(low: 1, high: 9, keyValue: bytes(" "), key: key) == nil)
    }

    /// Fields cannot run into each other: the same bytes cut differently give different codes.
    @Test func fieldsAreSeparate() throws {
        let key = try KeyedVectors.key()
        let first = KeyedUID.map(value: bytes("3.4"), scope: .study, scopeValues: [bytes("1.2")], key: key)
        let second = KeyedUID.map(value: bytes(".4"), scope: .study, scopeValues: [bytes("1.23")], key: key)
        let other = KeyedUID.map(value: bytes("3.4"), scope: .patient, scopeValues: [bytes("1.2")], key: key)
        #expect(Set([first, second, other]).count == 3)
    }

    /// A new UID is at most 64 bytes (PS3.5 section 9.1), is a UUID of version 8, and has no leading zero.
    @Test(arguments: 0..<200)
    func uidForm(number: Int) throws {
        let key = try KeyedVectors.key()
        let made = text(KeyedUID.map(value: bytes("1.2.\(number)"), scope: .project, scopeValues: [], key: key))
        #expect(made.utf8.count <= 44 && made.hasPrefix("2.25."))
        let number = try #require(UInt128(made.dropFirst(5)))
        #expect(String(number) == made.dropFirst(5))
        #expect(number >> 76 & 0xF == 8 && number >> 62 & 3 == 2)
    }

    /// Decimal conversion at the ends of its groups of digits.
    @Test(arguments: [
        (UInt32(0), UInt32(0), UInt32(0), UInt32(0)), (.max, .max, .max, .max), (0, 0xFFFF_FFFF, 0, 1),
        (0x8AC7_2304, 0x89E8_8000, 0x8000_0000, 0), (0x0785_EE10, 0xD5DA_86D9, 0xBF00_0000, 7),
    ])
    func decimal(h0: UInt32, h1: UInt32, h2: UInt32, h3: UInt32) {
        var code = SHA256.Chain()
        (code.h0, code.h1, code.h2, code.h3) = (h0, h1, h2, h3)
        var made: [UInt8] = []
        KeyedUID.text(uuidOf: code).append(to: &made)
        var number = UInt128(h0) << 96 | UInt128(h1) << 64 | UInt128(h2) << 32 | UInt128(h3)
        number = number & ~(UInt128(0xF) << 76) | UInt128(8) << 76
        number = number & ~(UInt128(3) << 62) | UInt128(2) << 62
        #expect(text(made) == "2.25.\(number)")
    }

    @Test func offsetsStayInRangeAndSpread() throws {
        let key = try KeyedVectors.key()
        var seen: Set<Int> = []
        for number in 0..<500 {
            let days = try #require(DayOffset.days(low: -5, high: -2, keyValue: bytes("P\(number)"), key: key))
            #expect(days >= -5 && days <= -2)
            seen.insert(days)
        }
        #expect(seen == [-5, -4, -3, -2])
    }

    /// 2^64 is 1 more than a multiple of 3, so exactly the largest word is rejected for a range of three days.
    @Test(arguments: [
        (UInt64.max - 1, UInt64(5), UInt64?.some((UInt64.max - 1) % 3)), (UInt64.max, UInt64(5), UInt64?.some(2)),
        (UInt64.max, UInt64.max, UInt64?.none),
    ])
    func rejection(first: UInt64, others: UInt64, expected: UInt64?) {
        var code = SHA256.Chain()
        func halves(_ word: UInt64) -> (UInt32, UInt32) {
            (UInt32(truncatingIfNeeded: word >> 32), UInt32(truncatingIfNeeded: word))
        }
        (code.h0, code.h1) = halves(first)
        (code.h2, code.h3) = halves(others)
        (code.h4, code.h5) = halves(others)
        (code.h6, code.h7) = halves(others)
        #expect(DayOffset.pick(below: 3, from: code) == expected)
        #expect(DayOffset.pick(below: 4, from: code) == first % 4)
    }

    @Test func pseudonymDigits() throws {
        let key = try KeyedVectors.key()
        let long = Pseudonym.make(value: bytes("x"), domain: nil, prefix: [], characters: 51, key: key)
        let short = Pseudonym.make(value: bytes("x"), domain: nil, prefix: bytes("A-"), characters: 12, key: key)
        #expect(short == bytes("A-") + long.prefix(12))
        #expect(long.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8.contains($0) })
    }
}
