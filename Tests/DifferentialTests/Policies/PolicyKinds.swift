/// The kinds that generators draw; raw values are the words that coverage counts.
enum ActionKind: String, CaseIterable {
    case keep, remove, empty, set, setParam = "set PARAM", dummy, standard, uid, pseudonym, shift, truncate, round,
        floor, add
    case copy
}

/// How a rule names its attribute.
enum SelectorKind: String, CaseIterable {
    case keyword, root = "./X", tag, path = "A/X", deepPath = "A/**/X", rootPath = "./A/X", list, exact = "except X"
    case anywhere = "**/X", named = "set NAME"
}

enum WideKind: String, CaseIterable {
    case dates, people, freeText = "free_text", codes, localCodes = "local_codes", vrs = "vr", glob, mask, range
    case privateAll = "private *", privateCreator = "private C *", privateElement = "private C (g,xxee)"
    case privateMask = "private C (g,xxex)", meta
}

enum BlockKind: String, CaseIterable { case forClasses, forWhen, when, privateBlock, inPath }

enum GateKind: String, CaseIterable { case reject, quarantine }

/// Forms of a guard's test.
enum GuardKind: String, CaseIterable {
    case equals = "is", differs = "is not", isIn = "in", isNotIn = "not in", less = "<", atMost = "<=", greater = ">"
    case atLeast = ">=", present, empty, absent, emptyOrAbsent = "empty or absent", notEmpty = "is not empty or absent"
    case matches, metaText = "meta", any, all, index = "[n]", indexPresent = "[n] present", classes = "in classes"
    case condition, overlays = "embedded overlays", codestream = "codestream text", and, or, not
}
