import MidicLang
import MidicRuntime

/// A part of a composed value: what it is made of, and what of that counts.
struct ComposedPart {
    enum Source: Equatable {
        case text(String)
        case param(Int, CheckedParam?)
        case attribute(Tag, VR)
        case column(ColumnReference)

        static func == (left: Source, right: Source) -> Bool {
            switch (left, right) {
            case (.text(let first), .text(let second)): first == second
            case (.param(let first, _), .param(let second, _)): first == second
            case (.attribute(let first, _), .attribute(let second, _)): first == second
            case (.column(let first), .column(let second)): first == second
            default: false
            }
        }
    }
    var source: Source
    /// Which of its characters count, from 1 on; nil for all.
    var characters: ClosedRange<Int>?
    var letters = ComposeAction.LetterCase.asTheyAre
    var range: SourceRange?

    init(_ source: Source, at range: SourceRange? = nil) {
        self.source = source
        self.range = range
    }

    var isOriginal: Bool { if case .attribute = source { true } else { false } }

    /// Values of files and of runs may lack what is asked of them, or be more than fits.
    var canFail: Bool {
        switch source {
        case .text(let text): !text.unicodeScalars.allSatisfy(\.isASCII) || characters != nil
        case .param, .attribute, .column: true
        }
    }

    /// The smallest number of characters that it can have.
    var leastLength: Int {
        let least: Int =
            switch source {
            case .text(let text): text.unicodeScalars.count
            case .param(_, let param): param.map { $0.kind == .text ? max(1, $0.low) : 1 } ?? 1
            case .attribute, .column: 1
            }
        guard let characters else { return least }
        return min(max(1, least - characters.lowerBound + 1), characters.count)
    }

    /// The same with a text of the policy as it comes out.
    var settled: ComposedPart {
        guard case .text(let text) = source else { return self }
        var scalars = Array(text.unicodeScalars)
        if let characters {
            scalars = Array(scalars.prefix(characters.upperBound).dropFirst(characters.lowerBound - 1))
        }
        var result = self
        let mapped = scalars.map { scalar -> String in
            let other =
                switch letters {
                case .asTheyAre: String(scalar)
                case .upper: scalar.properties.uppercaseMapping
                case .lower: scalar.properties.lowercaseMapping
                }
            return other.unicodeScalars.count == 1 ? other : String(scalar)
        }
        result.source = .text(mapped.joined())
        (result.characters, result.letters) = (nil, .asTheyAre)
        return result
    }

    // MARK: As arguments of a step

    var arguments: [ActionArgument] {
        let head: ActionArgument =
            switch source {
            case .text(let text): .value(ValueTemplate(parts: [.literal(text)]))
            case .param(let index, _): .value(ValueTemplate(parts: [.param(index)]))
            case .attribute(let tag, _): .attribute(tag)
            case .column(let column): .value(ValueTemplate(parts: [.column(column)]))
            }
        return [
            head, .integer(characters?.lowerBound ?? 0), .integer(characters?.upperBound ?? 0),
            .integer(letters.rawValue),
        ]
    }

    /// What the arguments of a step say; what is no part is left out.
    static func parts(of arguments: [ActionArgument]) -> [ComposedPart] {
        stride(from: 0, to: arguments.count - 3, by: 4).flatMap { place -> [ComposedPart] in
            guard case .integer(let first) = arguments[place + 1], case .integer(let last) = arguments[place + 2],
                case .integer(let letters) = arguments[place + 3]
            else { return [] }
            var parts: [ComposedPart]
            switch arguments[place] {
            case .value(let template):
                parts = template.parts.map { part in
                    switch part {
                    case .literal(let text): ComposedPart(.text(text))
                    case .param(let index): ComposedPart(.param(index, nil))
                    case .column(let column): ComposedPart(.column(column))
                    }
                }
            case .attribute(let tag): parts = [ComposedPart(.attribute(tag, .UN))]
            default: parts = []
            }
            for index in parts.indices {
                parts[index].characters = first > 0 && first <= last ? first...last : nil
                parts[index].letters = ComposeAction.LetterCase(rawValue: letters) ?? .asTheyAre
            }
            return parts
        }
    }

    func spelling(_ names: ActionNames) -> String {
        var text =
            switch source {
            case .text(let text): CanonicalSpelling.quoted(text)
            case .param(let index, _): names.params[index]
            case .attribute(let tag, _): names.attribute(tag)
            case .column(let column): "lookup " + names.column(column)
            }
        if let characters { text = "slice(\(text), \(characters.lowerBound)...\(characters.upperBound))" }
        return switch letters {
        case .asTheyAre: text
        case .upper: "upper(\(text))"
        case .lower: "lower(\(text))"
        }
    }
}
