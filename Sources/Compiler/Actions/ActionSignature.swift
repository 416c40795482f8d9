package import MidicRuntime

/// Everything that the compiler knows of one action: how it is written, what it accepts, how strict it is and what the
/// ruleset says of it. One file an action; nothing else in the compiler tells actions apart by name.
///
/// The runtime's type of an action conforms to it: its shape gives the word and the opcode, and the catalogue finds it in
/// the runtime's table.
///
/// docs/adding-an-action.md goes through the steps.
package protocol ActionSignature: Sendable {
    /// The word of the language.
    static var name: String { get }
    /// What the ruleset carries out; nil for an action that the merge of layers replaces by others.
    static var opcode: Opcode? { get }
    /// How it is written, for messages; nil if it takes no arguments.
    static var usage: String? { get }
    /// The row of docs/language.md.
    static var documentation: ActionDocumentation { get }
    /// Where it may stand in a chain of `else`.
    static var position: ActionPosition { get }
    /// It creates the element at the root where it is absent.
    static var createsElement: Bool { get }
    static var accepts: AcceptedElements { get }
    /// What it writes, which says whether a decision depends on the VR in the file.
    static var writes: WrittenValue { get }

    /// Reads the arguments; nil, with reports, if they are wrong.
    static func read(_ call: ActionCall) -> DraftAction?
    /// How much it takes away, with these arguments, of a value of the VR (UN where only the file knows it); nil for what the
    /// standard says of the attribute.
    static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness?
    /// Whether that differs by the VR.
    static var strictnessDependsOnVR: Bool { get }
    /// Actions of one family have arguments that can be held against each other's.
    static var family: String { get }
    /// What these arguments leave of a value of the VR that others of the same family do not, in words that go on after "it"; nil
    /// if nothing.
    static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String?
    /// Whether the action with these arguments cannot be carried out only where it cannot with the others either.
    static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool
    /// The one canonical spelling, from which its order among other rules and `explain` follow.
    static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String
    /// What the ruleset says of it: opcode and operands.
    /// - Parameter constant: the constant that was chosen for the place, if any was.
    static func lowered(_ arguments: [ActionArgument], constant: DummyChoice) -> (Opcode, [ActionArgument])
}

extension ActionSignature where Self: Action {
    package static var name: String { shape.name }
    package static var opcode: Opcode? { shape.opcode }

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? { treatment.strictness }
}

extension ActionSignature where Self: CreatingAction {
    package static var createsElement: Bool { true }
}

extension ActionSignature {
    package static var usage: String? { nil }
    package static var position: ActionPosition { .anywhere }
    package static var createsElement: Bool { false }
    package static var family: String { name }
    package static var writes: WrittenValue { .value }
    package static var strictnessDependsOnVR: Bool { false }

    package static func read(_ call: ActionCall) -> DraftAction? {
        call.arguments(positional: 0...0) == nil ? nil : call.draft(canFail: false) { _ in [] }
    }

    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? { nil }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { true }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String { name }

    package static func lowered(
        _ arguments: [ActionArgument], constant: DummyChoice
    ) -> (Opcode, [ActionArgument]) { (opcode ?? .remove, arguments) }
}

/// Where an action may stand.
package enum ActionPosition: Sendable {
    case anywhere
    /// Not after `else`.
    case firstOnly
    /// Only after `else`: it decides about the file.
    case fallbackOnly
}

/// What an action leaves in the element's place.
package enum WrittenValue: Sendable {
    /// No element, or no file.
    case nothing
    /// The bytes that were there; of a sequence its items, each decided by itself.
    case original
    /// A value of the element's VR.
    case value
}

/// The elements that an action accepts.
package struct AcceptedElements: Sendable {
    /// What must be known of an element before a file is read.
    package enum Knowledge: Sendable {
        /// Nothing: it fits every element.
        case nothing
        /// Private and unknown elements are accepted, and the file's VR is held against the action when it runs.
        case vrInFile
        /// The VR must be known.
        case vr
    }
    package var knowledge: Knowledge
    /// nil for any.
    package var vrs: Set<VR>?
    /// What to say of other VRs.
    package var reason: String
    /// Elements of the file meta information too.
    package var isForFileMeta: Bool
    /// Pixel data too, whose content cannot be changed in this version.
    package var isForPixelData: Bool

    package init(
        _ knowledge: Knowledge, vrs: Set<VR>? = nil, reason: String = "", isForFileMeta: Bool = false,
        isForPixelData: Bool = false
    ) {
        self.knowledge = knowledge
        self.vrs = vrs
        self.reason = reason
        self.isForFileMeta = isForFileMeta
        self.isForPixelData = isForPixelData
    }
}

/// An action's row in the table of docs/language.md; a test holds the page against it.
package struct ActionDocumentation: Sendable {
    package var form: String
    package var accepts: String
    package var effect: String

    package init(form: String, accepts: String, effect: String) {
        self.form = form
        self.accepts = accepts
        self.effect = effect
    }

    package var row: String { "| \(form) | \(accepts) | \(effect) |" }
}

/// The declared names that canonical spellings use.
package struct ActionNames: Sendable {
    package var secrets: [String]
    package var params: [String]
    package var offsets: [String]
    /// By table: its name, and those of its columns.
    package var tables: [(name: String, columns: [String])] = []

    /// `subjects.code`
    package func column(_ column: ColumnReference) -> String {
        "\(tables[column.table].name).\(tables[column.table].columns[column.column])"
    }

    package func attribute(_ tag: Tag) -> String { CanonicalSpelling.name(tag) }

    package func value(_ template: ValueTemplate) -> String {
        let parts = template.parts.map { part in
            switch part {
            case .literal(let text): CanonicalSpelling.quoted(text)
            case .param(let index): params[index]
            case .column(let column): "lookup " + self.column(column)
            }
        }
        return parts.isEmpty ? "\"\"" : parts.joined(separator: " + ")
    }
}
