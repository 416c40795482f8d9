import MidicCompiler
import MidicRuntime

func deidentify(_ file: [UInt8], ruleset path: String, key: [UInt8]) throws -> [UInt8] {
    let ruleset = try Ruleset.load(path: path)
    let secrets = ["study_key": try SecretKey(fileBytes: key)]
    let configuration = try RunConfiguration(ruleset: ruleset, secrets: secrets, claims: StandardClaims.table)
    var deidentifier = Deidentifier(configuration: configuration)
    return try deidentifier.deidentify(file).bytes
}
