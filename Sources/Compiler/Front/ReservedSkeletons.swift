import MidicLang

/// Words that a declared name must not be taken for.
struct ReservedSkeletons {
    enum Word: Hashable {
        case keyword(String)
        case builtinClass(String)
        case action(String)

        /// As a message names it.
        var described: String {
            switch self {
            case .keyword(let text): "the keyword `\(text)` of a DICOM attribute"
            case .builtinClass(let text): "the built-in class `\(text)`"
            case .action(let text): "the action `\(text)`"
            }
        }
    }

    private static let keywords: [String: Word] = {
        var words: [String: Word] = [:]
        for attribute in StandardVocabulary.attributes {
            words[LookAlike.skeleton(of: attribute.keyword)] = .keyword(attribute.keyword)
        }
        for builtin in BuiltinClass.allCases {
            words[LookAlike.skeleton(of: builtin.rawValue)] = .builtinClass(builtin.rawValue)
        }
        return words
    }()

    let actions: [String: Word]

    init(_ vocabulary: ActionVocabulary) {
        actions = Dictionary(
            vocabulary.names.map { (LookAlike.skeleton(of: $0), .action($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The word that a name is equal to, or looks like.
    func word(like name: String) -> Word? {
        let skeleton = LookAlike.skeleton(of: name)
        return Self.keywords[skeleton] ?? actions[skeleton]
    }
}
