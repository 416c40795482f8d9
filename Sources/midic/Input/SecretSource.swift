import MidicRuntime

/// Where `--secret NAME=SOURCE` takes a secret from. Never from the command line itself: other users can read that.
struct SecretSource {
    enum Place {
        case file(String)
        case environment(String)
        case descriptor(Int32)
    }
    let name: String
    let place: Place

    /// Whether it is read from standard input, by whatever name, such as `/dev/stdin`.
    var isStandardInput: Bool {
        let path: String
        switch place {
        case .environment: return false
        case .descriptor(0): return true
        case .descriptor(let number): path = "/proc/self/fd/\(number)"
        case .file(let name): path = name
        }
        guard let own = try? StandardStream.input.status(), let status = try? FileSystem.status(of: path) else {
            return false
        }
        return status.isSameFile(as: own)
    }

    /// Bytes that a secret's source may have; more is taken for a mistaken path.
    private static let limit = 64 * 1024
    /// How the key begins that comes with the examples.
    private static let demonstration = "midic-demo-key NEVER FOR REAL DATA"

    static func parse(_ given: [String]) throws -> [SecretSource] {
        var sources: [SecretSource] = []
        for text in given {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw UsageError("`--secret` is written NAME=@FILE, NAME=env:VARIABLE or NAME=fd:NUMBER")
            }
            let name = String(text[..<equals])
            let source = String(text[text.index(after: equals)...])
            guard !sources.contains(where: { $0.name == name }) else {
                throw UsageError("the secret `\(name)` is given twice")
            }
            sources.append(SecretSource(name: name, place: try place(source, of: name)))
        }
        return sources
    }

    private static func place(_ source: String, of name: String) throws -> Place {
        if source.hasPrefix("@"), source.count > 1 { return .file(String(source.dropFirst())) }
        if source.hasPrefix("env:"), source.count > 4 { return .environment(String(source.dropFirst(4))) }
        if source.hasPrefix("fd:"), let number = Int32(source.dropFirst(3)), number == 0 || number > 2 {
            return .descriptor(number)
        }
        // The text is not repeated, since it may be the secret.
        throw UsageError(
            "the secret `\(name)` is given in an unknown form; write `\(name)=@FILE`, `\(name)=env:VARIABLE` or "
                + "`\(name)=fd:NUMBER` (a secret on the command line can be read by other users)")
    }

    static func read(_ sources: [SecretSource], _ console: Console) throws -> [String: SecretKey] {
        var keys: [String: SecretKey] = [:]
        for source in sources {
            let bytes = try source.bytes()
            if bytes.starts(with: demonstration.utf8) {
                console.warning(
                    "the secret `\(source.name)` is the example key that everyone has: never use it for real data")
            }
            do {
                keys[source.name] = try SecretKey(fileBytes: bytes)
            } catch {
                throw UsageError("the secret `\(source.name)`: \(error)")
            }
        }
        return keys
    }

    private func bytes() throws -> [UInt8] {
        do {
            switch place {
            case .file(let path): return try FileSystem.contents(of: path, limit: SecretSource.limit)
            case .descriptor(let number):
                return try Descriptor(adopting: number).contents(limit: SecretSource.limit)
            case .environment(let variable):
                guard let value = ProcessFacts.environment(variable) else {
                    throw UsageError("the secret `\(name)`: the environment has no variable `\(variable)`")
                }
                return Array(value.utf8)
            }
        } catch let error as SystemFailure {
            throw UsageError("cannot read the secret `\(name)` from \(error.name ?? name): \(error.reason)")
        }
    }
}
