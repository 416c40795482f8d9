import MidicRuntime

func deidentify(_ file: [UInt8], ruleset path: String, key: [UInt8]) throws -> [UInt8] {
    let ruleset = try Ruleset.load(path: path)
    let secrets = ["study_key": try SecretKey(fileBytes: key)]
    var deidentifier = Deidentifier(configuration: try RunConfiguration(ruleset: ruleset, secrets: secrets))
    return try deidentifier.deidentify(file).bytes
}
