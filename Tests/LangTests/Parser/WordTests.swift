import MidicLang
import Testing

/// Which words may be names, and what a vocabulary from outside changes.
@Suite struct WordTests {
    private func codes(_ text: String, _ vocabulary: ActionVocabulary = .standard) -> [String] {
        var sources = SourceMap()
        let file = sources.add(path: "policy.midic", text: "midic 1\n" + text)
        return PolicyParser.parse(file: file, in: sources, vocabulary: vocabulary).diagnostics.map(\.code.number)
    }

    @Test(arguments: ActionVocabulary.standard.reserved.sorted()) func reservedWordsAreNoNames(word: String) {
        for declaration in ["secret \(word)", "param \(word): text(1...8)", "set \(word) = A", "condition \(word) = c"]
        {
            #expect(codes(declaration) == ["E0128"])
        }
    }

    @Test(arguments: Words.contextual.sorted()) func contextualWordsAreNames(word: String) {
        let policy = """
            secret \(word)1
            param \(word): text(1...8)
            A -> set \(word)
            B when \(word) -> pseudonym(\(word), prefix: \(word))
            \(word) -> remove
            """
        #expect(codes(policy) == [])
    }

    @Test func noWordStandsInTwoTables() {
        let tables: [Set<String>] = [
            Set(Words.statements.map(\.text)), Set(Words.laterActions.keys), Words.inner, Set(Words.laterInner.keys),
            Words.contextual,
        ]
        #expect(tables.map(\.count).reduce(0, +) == tables.reduce(Set()) { $0.union($1) }.count)
        #expect(Words.statements.allSatisfy { ($0.feature != nil) == ($0.kind == .later) })
    }

    /// One report for each, and the next statement is read.
    @Test(arguments: Words.statements.filter { $0.kind == .later }.map(\.text)) func laterStatements(word: String) {
        #expect(codes("\(word) a { b -> c }\nA -> keep") == ["E0130"])
        #expect(codes("A -> keep\n\(word) a\nA -> keep") == ["E0130"])
    }

    @Test(arguments: Words.laterActions.keys.sorted()) func laterActions(word: String) {
        #expect(codes("A -> \(word)(b, c) else empty\nA -> keep") == ["E0130"])
        #expect(codes("A -> set \"x\" else \(word) b\nA -> keep") == ["E0130"])
    }

    /// An action that only the vocabulary knows: reserved, suggested, and an arrow before it is missed.
    @Test func actionsComeFromOutside() {
        let vocabulary = ActionVocabulary(ActionVocabulary.standard.names + ["frobnicate", "map"])
        #expect(codes("secret frobnicate") == [])
        #expect(codes("secret frobnicate", vocabulary) == ["E0128"])
        #expect(codes("PatientName frobnicate", vocabulary) == ["E0121"])
        #expect(codes("A -> frobnicate(b) else map c", vocabulary) == [])
        // A word of a later version is one of this version once there is such an action.
        #expect(codes("A -> map c") == ["E0130"])
        #expect(vocabulary.reserved.contains("map"))
    }
}
