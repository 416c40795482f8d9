/// What a node of the lossless tree is; docs/language.md, "Grammar", has one production for each.
package enum SyntaxKind: String, Sendable, Hashable, CaseIterable {
    case file, header
    // The policy block.
    case policy, version, standard, extends, extendsOptions, otherwise, onError
    // Declarations.
    case secret, param, paramType, offset, offsetDays, offsetKey, set, condition, device
    case table, tableKey, tableColumn, columnType
    /// Another file, and the digest behind its name.
    case importFile, pin, tagList
    // Statements.
    case gate, rule, waiver, equipmentMark, unregisteredClasses, safeList, forBlock, whenBlock, privateBlock, inBlock,
        body
    // Selectors.
    case selector, within, exceptions, term, path, pathStep
    case nameTarget, globTarget, tagTarget, vrTarget, obligationsTarget, retainedTarget, privateTarget, metaTarget
    case everythingTarget, starTarget, termVR
    // Classes.
    case classList, storageClasses, classKeyword, classUID
    // Guards.
    case whenClause, orGuard, andGuard, notGuard, groupGuard, conditionName, fileFact, atom
    case index, equalsTest, presenceTest, listTest, classTest, compareTest, matchTest, wordTest
    // Actions.
    case itemBody, itemMember
    case overrideMark, action, argumentList, argument, fallback, because, reference
    case literal
    /// A statement or clause that is well formed but stands where it must not.
    case misplaced
    /// A statement of a later version of the language.
    case later
    /// Tokens that fit nothing.
    case unexpected
}
