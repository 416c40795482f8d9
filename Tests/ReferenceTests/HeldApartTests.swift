import Foundation
import TestSupport
import Testing

/// The reference names nothing that carries rulesets out, or makes them: what it shares with the runtime are values, keys and
/// the words for them, and with the compiler the checked policy and the tables of the standard.
@Suite struct HeldApartTests {
    /// Rooms of which the reference may know nothing.
    static let rooms = [
        "Runtime/Batch", "Runtime/Dicom", "Runtime/Engine", "Runtime/Format", "Runtime/Pixel", "Runtime/System",
        "Runtime/Write", "Compiler/Actions", "Compiler/Decide", "Compiler/Front", "Compiler/Lower", "Compiler/Report",
        "Compiler/Sets",
    ]

    private static func sources(_ room: String) throws -> [String] {
        let folder = Repository.root.appendingPathComponent("Sources/" + room)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return try (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.map { file in
            // Without comments and the contents of texts.
            try String(contentsOf: file, encoding: .utf8).replacing(/\/\/[^\n]*/, with: "")
                .replacing(/"(?:[^"\\\n]|\\.)*"/, with: "\"\"")
        }
    }

    private static func declared(_ source: String) -> Set<String> {
        // At top level: what stands inside a type is that type's.
        Set(
            source.matches(of: /\n(?:[a-z@]+ )*(?:struct|class|enum|protocol|actor|typealias)\s+([A-Z][A-Za-z0-9]*)/)
                .map {
                    String($0.1)
                })
    }

    /// Members that extensions of other rooms' types add.
    private static func added(_ source: String) -> Set<String> {
        var names: Set<String> = []
        for block in source.matches(of: /\nextension ([A-Z\[][A-Za-z0-9\]]*)[^{\n]*\{\n((?: [^\n]*\n|\n)*)\}/) {
            names.formUnion(
                block.2.matches(of: /\n {4}(?:[a-z@()]+ )*(?:func|var|let) ([a-z][A-Za-z0-9]*)/).map { String($0.1) })
        }
        return names
    }

    @Test func namesNoTypeOfOtherRooms() throws {
        let reference = try Self.sources("Compiler/Reference")
        let own = reference.reduce(into: Set<String>()) { $0.formUnion(Self.declared($1)) }
        let words = reference.reduce(into: Set<String>()) {
            $0.formUnion($1.matches(of: /[A-Za-z_][A-Za-z0-9_]*/).map { String($0.0) })
        }
        for room in Self.rooms {
            let sources = try Self.sources(room)
            let types = sources.reduce(into: Set<String>()) { $0.formUnion(Self.declared($1)) }
            #expect(types.count > 2, "\(room) declares types")
            let shared = types.subtracting(own).intersection(words)
            #expect(shared.isEmpty, "of \(room): \(shared.sorted())")
        }
    }

    @Test func asksNoMemberOfOtherRooms() throws {
        let reference = try Self.sources("Compiler/Reference")
        let asked = reference.reduce(into: Set<String>()) {
            $0.formUnion($1.matches(of: /\.([a-z][A-Za-z0-9]*)/).map { String($0.1) })
        }
        // Names that the reference, the standard library or a shared room has too.
        var known = reference.reduce(into: ["insert"] as Set<String>) {
            $0.formUnion($1.matches(of: /\b(?:func|var|let|case) ([a-z][A-Za-z0-9]*)/).map { String($0.1) })
        }
        for room in [
            "Runtime/Vocabulary", "Runtime/Value", "Runtime/Crypto", "Compiler/Model", "Compiler/Standard", "Lang",
        ] {
            for source in try Self.sources(room) {
                known.formUnion(source.matches(of: /\b(?:func|var|let|case) ([a-z][A-Za-z0-9]*)/).map { String($0.1) })
            }
        }
        var found = 0
        for room in Self.rooms {
            let members = try Self.sources(room).reduce(into: Set<String>()) { $0.formUnion(Self.added($1)) }
            found += members.count
            let shared = members.intersection(asked).subtracting(known)
            #expect(shared.isEmpty, "of \(room): \(shared.sorted())")
        }
        #expect(found > 20)
    }
}
