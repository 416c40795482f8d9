/// The kinds that generators draw; raw values are the words that coverage counts.
enum ActionKind: String, CaseIterable {
    case keep, remove, empty, set, setParam = "set PARAM", dummy, standard, uid, pseudonym, shift, truncate, round,
        floor, add
    case copy, age, recode, compose, lookup
    case addItem = "add item"

    /// It names one attribute of the root, which it creates where it is absent.
    var createsAttribute: Bool { self == .add || self == .age || self == .addItem }
}

/// Forms that an action's argument takes beside the plain one.
enum ArgumentForm: String, CaseIterable {
    case setSeveral = "set several", setForeign = "set foreign", setInteger = "set PARAM integer"
    case addParam = "add PARAM", addSeveral = "add several", copyCall = "copy ( )", copyTag = "copy (g,e)"
    case secondKey = "second key", addLookup = "add lookup"
}

/// What stands behind `else`.
enum FallbackKind: String, CaseIterable {
    case remove, empty, quarantine, reject, dummy, set, truncate, pseudonym, standard, chain
}

/// How a rule names its attribute.
enum SelectorKind: String, CaseIterable {
    case keyword, root = "./X", tag, path = "A/X", deepPath = "A/**/X", rootPath = "./A/X", list, exact = "except X"
    case anywhere = "**/X", named = "set NAME"
}

enum WideKind: String, CaseIterable {
    case dates, people, freeText = "free_text", codes, localCodes = "local_codes", vrs = "vr", glob, mask, range
    case privateAll = "private *", privateCreator = "private C *", privateElement = "private C (g,xxee)"
    case privateMask = "private C (g,xxex)", privateAs = "private C (g,xxee) as VR", privateAdd = "private add", meta
    case within
}

/// Selectors of several kinds of terms, and wide ones at a place.
enum PlacedKind: String, CaseIterable {
    case pathClass = "A/class", deepClass = "A/**/class", rootClass = "./class", anyClass = "**/class"
    case pathGlob = "A/*X", pathTag = "A/(g,e)", pathVR = "A/vr", pathUIDs = "A/uids", pathPrivate = "A/private *"
    case pathCreator = "A/private C *", pathElement = "A/private C (g,xxee)", tagStep = "(g,e)/X", twoSteps = "A/B/X"
    case anySteps = "**/A/X", rootDeep = "./A/**/X", mixed = "list of kinds", exceptKinds = "except kinds"
    case retainedRule = "retained rule"
}

enum BlockKind: String, CaseIterable {
    case forClasses, forWhen, when, privateBlock, inPath, inDeep = "in A/**/B", inPrivate = "in private"
    case twoOffsets = "two offsets", forNested = "for in when", gateInBlock = "gate in block"
}

enum GateKind: String, CaseIterable {
    case reject, quarantine, acceptToo = "second accept", acceptSyntax = "accept syntax"
}

/// Forms of a guard's test.
enum GuardKind: String, CaseIterable {
    case equals = "is", differs = "is not", isIn = "in", isNotIn = "not in", less = "<", atMost = "<=", greater = ">"
    case atLeast = ">=", present, empty, absent, emptyOrAbsent = "empty or absent", notEmpty = "is not empty or absent"
    case presences = "present or empty", matches, tag = "(g,e)", metaText = "meta", metaTag = "meta (g,e)"
    case metaSyntax = "meta TransferSyntaxUID", metaPresent = "meta present", any, all, anyIn = "any in"
    case allMatches = "all matches", notAny = "not any", index = "[n]", indexIn = "[n] in"
    case indexPresent = "[n] present", indexEmpty = "[n] empty or absent", classes = "in classes"
    case classTexts = "in class texts", classIs = "class is", condition, notCondition = "not condition"
    case overlays = "embedded overlays", codestream = "codestream text", notFact = "not fact", and, or, not
    case notGroup = "not ( )"
    case contains, notContains = "not contains", beginsWith = "begins with", endsWith = "ends with"
    case containsAny = "contains list", containsCase = "contains ignoring case", isCase = "is ignoring case"
    case inCase = "not in ignoring case", matchesCase = "matches ignoring case", notMatches = "not matches"
    case anyNested = "any A/X", allNested = "all A/X", nestedPresence = "A/X present", deepNested = "any A/B/X"
    case privateElement = "private C (g,xxee)", sameAs = "is another attribute", facts = "facts of the object"
    case anyContains = "any contains", allBegin = "all begins with", indexEnds = "[n] ends with"
}
