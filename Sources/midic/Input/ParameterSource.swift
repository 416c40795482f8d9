import MidicRuntime

/// Where the value of a parameter comes from: the command line, which other users of the machine can read, or a file.
struct ParameterSource {
    enum Place {
        case value(String)
        case file(String)
    }
    let name: String
    let place: Place

    /// Whether it is read from standard input, by whatever name, such as `/dev/stdin`.
    var isStandardInput: Bool {
        guard case .file(let path) = place, let own = try? StandardStream.input.status(),
            let status = try? FileSystem.status(of: path)
        else { return false }
        return status.isSameFile(as: own)
    }

    /// Bytes of a file; more is taken for a mistaken path. A text has at most 1,024 characters (docs/ruleset-format.md).
    private static let limit = 8 * 1024

    /// - Parameters:
    ///   - values: `NAME=VALUE` of `--param`.
    ///   - files: `NAME=FILE` of `--param-file`.
    static func parse(_ values: [String], files: [String]) throws -> [ParameterSource] {
        var sources: [ParameterSource] = []
        for (option, word, given) in [("--param", "VALUE", values), ("--param-file", "FILE", files)] {
            for text in given {
                guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                    throw UsageError("`\(option)` is written NAME=\(word)")
                }
                let name = String(text[..<equals])
                let rest = String(text[text.index(after: equals)...])
                guard !sources.contains(where: { $0.name == name }) else {
                    throw UsageError("the parameter `\(name)` is given twice")
                }
                sources.append(ParameterSource(name: name, place: word == "FILE" ? .file(rest) : .value(rest)))
            }
        }
        return sources
    }

    /// The values by name. A file is read once; one line end at its end is no part of the value. No message repeats a value.
    ///
    /// - Throws: `UsageError` for what cannot be read, and for a value that is one of the secrets: outputs would hold it.
    static func read(_ sources: [ParameterSource], besides secrets: [String: SecretKey]) throws -> [String: String] {
        var values: [String: String] = [:]
        for source in sources {
            let value = try source.value()
            if let key = try? SecretKey(fileBytes: Array(value.utf8)),
                let secret = secrets.first(where: { $0.value.checkValue == key.checkValue })
            {
                throw UsageError(
                    "the parameter `\(source.name)` has the value of the secret `\(secret.key)`, which no output may hold"
                )
            }
            values[source.name] = value
        }
        return values
    }

    private func value() throws -> String {
        switch place {
        case .value(let text): return text
        case .file(let path):
            do {
                var bytes = try ParameterSource.contents(of: path)
                if bytes.last == 0x0A {
                    bytes.removeLast()
                    if bytes.last == 0x0D { bytes.removeLast() }
                }
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw UsageError("the parameter `\(name)` from \(path) is no UTF-8")
                }
                return text
            } catch let error as SystemFailure {
                throw UsageError("cannot read the parameter `\(name)` from \(path): \(error.reason)")
            }
        }
    }

    /// A link is followed and a pipe waited for; a folder or a device is a mistake.
    private static func contents(of path: String) throws -> [UInt8] {
        switch try FileSystem.status(of: path).kind {
        case .pipe: return try Descriptor.openWaiting(path).contents(limit: limit)
        case .regular: return try Descriptor.open(path).contents(limit: limit)
        default: throw UsageError("`\(path)` is a folder, a device or a socket; give a file or a pipe")
        }
    }
}
