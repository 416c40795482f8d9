/// Words that other tools have for actions, and what midic has instead: functions of CTP scripts, actions of pydicom/deid
/// recipes, DicomEdit and the cloud services, and the letters of PS3.15 Table E.1-1.
package enum ForeignActions {
    package struct Meaning: Sendable, Hashable {
        /// An action, with a name in capitals where one of the policy's own belongs.
        package let spelling: String
        /// It can be put in the place of the foreign word as it stands.
        package var isWhole: Bool { spelling.utf8.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") } }
        /// The action as a message names it.
        package var advice: String { "`\(spelling)`" }
    }

    /// What a foreign word means; underscores and case do not count.
    package static func meaning(of word: String) -> Meaning? {
        meanings[word.lowercased().filter { $0 != "_" }].map(Meaning.init)
    }

    private static let meanings: [String: String] = {
        let words: [String: [String]] = [
            "keep": ["k", "retain", "preserve", "allow", "pass", "skip", "leave"],
            "remove": ["x", "delete", "purge", "redact", "erase", "discard", "suppress"],
            "empty": ["z", "blank", "clear", "nullify", "zero", "reset"],
            "dummy": ["d", "fake", "anonymize", "anonymise", "deidentify", "placeholder", "mask", "obfuscate"],
            "standard": ["c", "clean", "basic"],
            "set \"value\"": [
                "assign", "replace", "replacewith", "replaceto", "setvalue", "setto", "substitute", "literal",
                "constant",
                "fixed", "default", "write", "overwrite",
            ],
            "add \"value\"": ["insert", "create", "append", "addelement", "always"],
            "copy Attribute": ["move", "rename", "copyfrom", "duplicate", "contents"],
            "compose(\"A-\", Attribute)": ["concat", "concatenate", "join", "prepend", "prefix", "suffix", "format"],
            "compose(slice(Attribute, 1...4))": ["substring", "substr", "left", "right", "mid", "cut", "shorten"],
            "compose(upper(Attribute))": ["uppercase", "toupper", "upcase", "capitalize", "upper"],
            "compose(lower(Attribute))": ["lowercase", "tolower", "downcase", "lower"],
            "round(1 year, or_older: 90)": ["bin", "bucket", "bucketize", "roundage", "ageband"],
            "uid(SECRET)": [
                "u", "hashuid", "newuid", "refreshuid", "regenerateuid", "replaceuid", "mapuid", "remapuid", "uidmap",
                "generateuid", "randomuid", "uuid",
            ],
            "pseudonym(SECRET)": [
                "hash", "hashid", "hashname", "hashptid", "cryptohash", "hmac", "sha1", "sha256", "md5", "encrypt",
                "pseudonymize", "pseudonymise", "tokenize", "random", "randomize", "randomise", "scramble", "uniqueid",
                "integer",
            ],
            "shift OFFSET": [
                "dateshift", "shiftdate", "shiftdates", "shifttime", "offsetdate", "incrementdate", "incrementdatetime",
                "hashdate", "jitter", "perturb", "movedate", "randomdate", "adddays",
            ],
            "truncate(to: year)": ["modifydate", "generalize", "generalise", "yearonly", "truncatedate", "rounddate"],
        ]
        return Dictionary(uniqueKeysWithValues: words.flatMap { spelling, list in list.map { ($0, spelling) } })
    }()
}
