import MidicCompiler
import MidicRuntime
import TestSupport

/// Conditions on the value of the element that a rule decides.
extension PolicyGenerator {
    /// - Parameters:
    ///   - vr: of all elements of the rule.
    ///   - isSingle: none of them has several values by the dictionary.
    /// - Returns: nil where the values of the VR cannot be asked for.
    mutating func ownCondition(_ vr: VR, isSingle: Bool) -> MadeGuard? {
        guard let (test, denied) = ownTest(vr) else { return nil }
        var words: Set<String> = ["own value", "own value \(vr)"]
        var text: String
        if test.hasPrefix("is present") || test.hasPrefix("is empty") {
            text = "value \(test)"
            words.insert("own presence")
        } else if isSingle {
            text = random.chance(25) ? "value \(denied)" : "value \(test)"
        } else {
            let quantifier = random.pick(["any value", "all value", "value[1]", "value[2]"])
            text = random.chance(20) ? "not \(quantifier) \(test)" : "\(quantifier) \(test)"
            words.insert("own " + quantifier)
        }
        switch random.number(1...10) {
        case 1, 2, 3:
            let other = self.guard()
            text = "(\(other.text)) and \(text)"
            words.formUnion(other.words.union(["own value and"]))
        case 4:
            let other = self.guard()
            text = "\(text) or (\(other.text))"
            words.formUnion(other.words.union(["own value or"]))
        default: break
        }
        return (text, words)
    }

    /// A test that some of the values pass that files have, and its denial.
    private mutating func ownTest(_ vr: VR) -> (test: String, denied: String)? {
        if random.chance(8) { return random.pick([("is present", ""), ("is empty", "")]) }
        func both(_ test: String) -> (String, String) {
            test.hasPrefix("is ") ? (test, "is not " + test.dropFirst(3)) : (test, "not " + test)
        }
        switch vr {
        case .DA: return random.pick([("> \"20100101\"", "<= \"20100101\""), both("begins with \"2\"")])
        case .TM: return random.pick([("> \"120000\"", "<= \"120000\""), both("begins with \"1\"")])
        case .DT: return both("begins with \"20\"")
        case .AS: return ("> \"030Y\"", "<= \"030Y\"")
        case .UI: return random.pick([both("begins with \"1.2.8\""), both("contains \"1.1\"")])
        case .CS, .AE: return both(random.pick(["contains \"A\"", "matches /[A-M].*/", "is \"HEAD\"", "is \"F\""]))
        case .LO, .SH, .ST, .LT, .UC, .UT, .PN:
            return both(
                random.pick([
                    "contains \"a\" ignoring case", "contains (\"1\", \"e\")", "begins with \"M\"",
                    "ends with \"t\" ignoring case",
                    "matches /.*[0-9].*/", "is \"T1 AX\"", "contains \"\u{D6}\"",
                ]))
        case .UR: return both("contains \"/\"")
        case _ where Self.isNumber(vr): return random.pick([("> 1", "<= 1"), both("is 1"), ("< 100", ">= 100")])
        default: return nil
        }
    }

    private static func isNumber(_ vr: VR) -> Bool {
        [.DS, .IS, .FD, .FL, .US, .UL, .SS, .SL, .UV, .SV].contains(vr)
    }
}
