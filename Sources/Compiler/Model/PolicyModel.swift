package import MidicLang

/// A policy as far as it is understood, with errors or without: what an editor asks all day.
///
/// Everything here is there after every check, for the parts that could be read. `CheckedPolicy` is there only if nothing is
/// wrong.
package struct PolicyModel: Sendable {
    /// One file of the chain.
    package struct Layer: Sendable {
        package let file: FileID
        package let path: String
        /// The lossless tree.
        package let tree: SyntaxTree
        /// The typed tree. What the parser could not read is missing in it.
        package let content: PolicyFile
        /// The files that it imports, each once, with what they import themselves. What they declare and say stands in `content`
        /// too.
        package var fragments: [Fragment] = []
    }

    /// A file without a `policy` block, which others import.
    package struct Fragment: Sendable {
        package let file: FileID
        package let path: String
        package let tree: SyntaxTree
        package let content: PolicyFile
    }

    /// A name that a policy introduces.
    package struct Declaration: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case secret, param, offset, table, set, condition

            /// In messages.
            package var word: String { self == .param ? "parameter" : rawValue }
            package var articledWord: String { (self == .offset ? "an " : "a ") + word }
        }
        package let kind: Kind
        package let name: Name
        /// Index into `layers`: it can be seen there and in those after it.
        package let layer: Int
        /// The whole declaration.
        package let range: SourceRange
    }

    /// A use of a declared name.
    package struct Reference: Sendable, Hashable {
        package let range: SourceRange
        /// The range of the name where it is declared.
        package let declaration: SourceRange
    }

    /// A rule statement, with what could be typed of it.
    package struct Rule: Sendable {
        /// One selector term, or a member of a named set.
        package struct Term: Sendable {
            package let range: SourceRange
            package let selector: CheckedSelector
            package let exceptions: [CheckedSelector]
            package let path: PathPattern
            /// nil if the action is broken, or does not fit what the term picks.
            package let action: CheckedAction?
        }
        /// Index into `layers`.
        package let layer: Int
        package let range: SourceRange
        /// The `///` lines before it.
        package let documentation: String?
        /// The terms that were understood.
        package let terms: [Term]
        /// The condition could be read, or there is none.
        package let hasSoundCondition: Bool
    }

    /// The texts; ranges refer to them. The policy itself is file 0.
    package let sources: SourceMap
    /// The outermost base first, the policy itself last. Where a file is missing, those that could be read.
    package let layers: [Layer]
    /// In the order of layers and places.
    package let declarations: [Declaration]
    /// In the order of files and places.
    package let references: [Reference]
    /// In the order of layers and places.
    package let rules: [Rule]
    /// What the front found, in the order of files and places.
    package let findings: [Diagnostic]

    // MARK: Questions

    /// The declaration whose name stands at a place, or that the name at the place refers to.
    /// - Parameter offset: bytes from the start of the file.
    package func declaration(at offset: Int, in file: FileID) -> Declaration? {
        if let own = declarations.first(where: { $0.name.range.holds(offset, in: file) }) { return own }
        guard let reference = references.first(where: { $0.range.holds(offset, in: file) }) else { return nil }
        return declarations.first { $0.name.range == reference.declaration }
    }

    /// The places that refer to a declaration, without its own.
    package func references(to declaration: Declaration) -> [SourceRange] {
        references.filter { $0.declaration == declaration.name.range }.map(\.range)
    }

    /// The declarations of a name: several only if it is declared twice.
    package func declarations(named name: String) -> [Declaration] { declarations.filter { $0.name.text == name } }

    /// The rule statement at a place.
    package func rule(at offset: Int, in file: FileID) -> Rule? {
        rules.first { $0.range.holds(offset, in: file) }
    }

    /// The layer that a file is, or the first that imports it.
    package func layer(of file: FileID) -> Layer? {
        layers.first { $0.file == file } ?? layers.first { $0.fragments.contains { $0.file == file } }
    }

    /// The lossless tree of a file.
    package func tree(of file: FileID) -> SyntaxTree? {
        layers.first { $0.file == file }?.tree ?? layers.flatMap(\.fragments).first { $0.file == file }?.tree
    }
}

extension SourceRange {
    /// True if the place lies in the range or at its end, where a cursor behind a word stands.
    fileprivate func holds(_ offset: Int, in file: FileID) -> Bool {
        self.file == file && lower <= offset && offset <= upper
    }
}
