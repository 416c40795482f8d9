package import MidicRuntime

/// A composite information object definition (PS3.3 Annex A).
package struct CIOD: Sendable, Hashable {
    /// The place in `IODTables.ciods`, which is sorted by name; the bit in a `CIODSet`.
    package let index: Int
    /// For example `ct-image`.
    package let name: String
    /// The storage SOP classes that use it (PS3.4 Annex B) and the retired ones that it succeeded, ascending; none for four
    /// CIODs of real-time and rendition services.
    package let sopClasses: [String]
}

/// A module of PS3.3 Annex C.
package struct IODModule: Sendable, Hashable {
    /// The place in `IODTables.modules`, which is sorted by name.
    package let index: Int
    /// For example `general-study`.
    package let name: String
}

/// How a CIOD uses a module (PS3.3 section A.1.3).
package enum ModuleUsage: String, Sendable, Hashable {
    case mandatory = "M"
    case conditional = "C"
    case userOption = "U"
}

/// One attribute of a module, with the sequences around it.
package struct AttributeRow: Sendable, Hashable {
    /// Tags of the sequences from the data set down, then the attribute's own. Repeating groups by their lowest tag.
    package let path: [Tag]
    package let type: AttributeType

    package init(path: [Tag], type: AttributeType) {
        self.path = path
        self.type = type
    }
}

/// The most demanding Type of an attribute directly inside one sequence (or the root), in a set of CIODs.
package struct AttributeTypeContext: Sendable, Hashable {
    /// The innermost sequence around the attribute; nil at the root of the data set.
    package let parent: Tag?
    package let type: AttributeType
    package let ciods: CIODSet
}

/// SOP class -> CIOD -> module -> attribute with its Type (PS3.3, PS3.4).
///
/// Modules are stored as trees with shared parts (one list of attributes for a macro that stands in a hundred places);
/// `rows(of:)` unfolds only the module that is asked for. The questions that lowering asks of all CIODs at once,
/// `membership(of:)` and `types(of:)`, are answered from tables that the generator computed.
///
/// The source drops attributes newer than 2024d and gives the Types inside the macros of SR content items without the
/// condition on the macro itself.
package struct IODTables: Sendable {
    package static let shared = IODTables()

    /// All CIODs, ascending by name.
    package let ciods: [CIOD]
    /// All modules that a CIOD uses, ascending by name.
    package let modules: [IODModule]

    private let usesOfCIOD: [[ModuleUse]]
    private let ciodBySOPClass: [String: Int]
    /// By module: the number of its list of attributes, 0 for none.
    private let listOfModule: [Int]
    private let types: AttributeTypeIndex
    let lists: AttributeLists

    /// A module in a CIOD.
    package struct ModuleUse: Sendable, Hashable {
        package let module: IODModule
        package let usage: ModuleUsage
    }

    private init() {
        var text = PackedText(StandardData.modules)
        var modules: [IODModule] = []
        var listOfModule: [Int] = []
        while !text.isAtEnd {
            modules.append(IODModule(index: modules.count, name: text.field()))
            listOfModule.append(text.pair())
            text.endLine()
        }
        text = PackedText(StandardData.ciods)
        var ciods: [CIOD] = []
        var usesOfCIOD: [[ModuleUse]] = []
        var ciodBySOPClass: [String: Int] = [:]
        while !text.isAtEnd {
            let name = text.field()
            var uses: [ModuleUse] = []
            while !text.isAtFieldEnd {
                let module = modules[text.pair()]
                guard let usage = ModuleUsage(rawValue: String(UnicodeScalar(text.letter()))) else {
                    preconditionFailure("unknown usage in a packed table")
                }
                uses.append(ModuleUse(module: module, usage: usage))
            }
            _ = text.field()
            let sopClasses = text.words()
            for uid in sopClasses { ciodBySOPClass[uid] = ciods.count }
            ciods.append(CIOD(index: ciods.count, name: name, sopClasses: sopClasses))
            usesOfCIOD.append(uses)
        }
        precondition(ciods.count <= CIODSet.capacity)
        self.ciods = ciods
        self.modules = modules
        self.usesOfCIOD = usesOfCIOD
        self.ciodBySOPClass = ciodBySOPClass
        self.listOfModule = listOfModule
        types = AttributeTypeIndex()
        lists = AttributeLists()
    }

    /// All CIODs as a set.
    package var allCIODs: CIODSet { CIODSet(first: ciods.count) }

    /// The CIOD of a storage SOP class; nil for private and unknown classes, and for the few
    /// retired ones without a successor.
    package func ciod(ofSOPClass uid: String) -> CIOD? { ciodBySOPClass[uid].map { ciods[$0] } }

    /// The modules of a CIOD in the order of its table in PS3.3.
    package func modules(of ciod: CIOD) -> [ModuleUse] { usesOfCIOD[ciod.index] }

    /// All attributes of a module at every depth, a sequence before what is inside it, ascending by tag at each level.
    package func rows(of module: IODModule) -> [AttributeRow] {
        var rows: [AttributeRow] = []
        appendRows(list: listOfModule[module.index], below: [], to: &rows)
        return rows
    }

    private func appendRows(list: Int, below path: [Tag], to rows: inout [AttributeRow]) {
        for attribute in lists.attributes(ofList: list) {
            let here = path + [attribute.tag]
            rows.append(AttributeRow(path: here, type: attribute.type))
            appendRows(list: attribute.list, below: here, to: &rows)
        }
    }

    /// The CIODs that define the attribute at any depth, in any module, be it mandatory or not.
    package func membership(of tag: Tag) -> CIODSet { types.membership(of: IODTables.lowest(tag)) }

    /// All tags that some CIOD defines, ascending; repeating groups by their lowest tag.
    package var tags: [Tag] { types.tags }

    /// The most demanding Type by immediate parent and set of CIODs; ascending by parent (root first), then by demand.
    ///
    /// For one parent the sets do not overlap; a CIOD that is in none does not define the attribute there. All modules
    /// of usage M, C and U count, and all places that end in this parent and this attribute are taken together
    /// (docs/language.md, compound codes).
    package func types(of tag: Tag) -> [AttributeTypeContext] { types.contexts(of: IODTables.lowest(tag)) }

    /// Calls `body` for every attribute at every parent (0 for the root), with its most demanding Types by set of CIODs.
    func forEachPlace(_ body: (Tag, UInt32, [(AttributeType, CIODSet)]) -> Void) { types.forEachPlace(body) }

    /// The most demanding Type of an attribute directly in `parent` (nil: the root) in one CIOD; nil if it is not there.
    package func type(of tag: Tag, in parent: Tag?, ciod: CIOD) -> AttributeType? {
        types(of: tag).first { $0.parent == parent && $0.ciods[ciod.index] }?.type
    }

    /// What the IOD of a class says about one item of a sequence that is to be filled with dummy values.
    ///
    /// The attributes of Type 1 and 2 inside, and inside the items of nested sequences of Type 1 (a nested sequence of
    /// Type 2 may stay empty). Conditional ones are left out, since a dummy item meets no condition on purpose. Places
    /// that several modules define are taken together, the more demanding Type counts. What a code item (of which
    /// only Code Meaning is Type 1) or an SR content item needs to be legal, the caller must know.
    /// - Parameters:
    ///   - sequence: the sequence attribute.
    ///   - parent: the innermost sequence around it, or nil for the root.
    ///   - ciod: the CIOD of the file's class.
    /// - Returns: paths below the sequence, ascending by path, a sequence before what is inside it; empty if the IOD
    ///   has no such sequence there.
    package func dummyItem(of sequence: Tag, in parent: Tag?, ciod: CIOD) -> [AttributeRow] {
        var found: Set<Int> = []
        for use in modules(of: ciod) {
            lists.collectLists(of: sequence, in: parent, from: listOfModule[use.module.index], into: &found)
        }
        return lists.dummyRows(of: found.sorted())
    }

    /// Overlays stand in the tables under group 6000 (PS3.5 section 7.6).
    static func lowest(_ tag: Tag) -> Tag {
        tag.group & 0xFF01 == 0x6000 ? Tag(0x6000, tag.element) : tag
    }
}

extension PackedText {
    /// At a tab, a line feed or the end.
    fileprivate var isAtFieldEnd: Bool {
        if isAtLineEnd { return true }
        var ahead = self
        return ahead.letter() == UInt8(ascii: "\t")
    }
}
