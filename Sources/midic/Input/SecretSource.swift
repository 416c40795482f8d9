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

    /// The file that it is read from, if it is one.
    var path: String? {
        if case .file(let path) = place { return path }
        return nil
    }

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
    /// Secrets that stand in documentation, this program's own included, in lower case.
    private static let published: Set<String> = [
        "midic test vectors: not a secret", "0123456789abcdef", "0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "000102030405060708090a0b0c0d0e0f",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "00112233445566778899aabbccddeeff",
        "12345678901234567890", "01234567890123456789", "1234567890abcdef", "1234567890123456", "abcdef0123456789",
        "correct horse battery staple", "correcthorsebatterystaple",
    ]

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
        // Neither is repeated where it may be the secret.
        let isName = !mayBeSecret(name)
        let word = isName ? name : "NAME"
        throw UsageError(
            (isName ? "the secret `\(name)`" : "a secret")
                + " is given in an unknown form; write `\(word)=@FILE`, `\(word)=env:VARIABLE` or `\(word)=fd:NUMBER` "
                + "(a secret on the command line can be read by other users)")
    }

    /// Whether a word of the command line may be the secret itself, so that no message repeats it: the end of base64 is taken
    /// for `NAME=`, and `env:$VARIABLE` or `@$VARIABLE` puts it where a name belongs.
    private static func mayBeSecret(_ word: String) -> Bool {
        // `key.txt` is a name, and so is what stands in a folder that is there.
        if word.utf8.count < SecretKey.minimumSize || word.contains(".") { return false }
        let folder = Path.parent(of: word)
        return folder == "." || folder == "/" || !FileSystem.exists(folder)
    }

    /// Reads what is given; nothing is read twice.
    ///
    /// - Throws: `UsageError` for what cannot be read, and for a secret that others could guess.
    static func read(_ sources: [SecretSource], _ console: Console) throws -> [String: SecretKey] {
        var keys: [String: SecretKey] = [:]
        for source in sources {
            let bytes = try source.bytes(console)
            if bytes.starts(with: demonstration.utf8) {
                console.warning(
                    "the secret `\(source.name)` is the example key that everyone has: never use it for real data",
                    "example-secret")
            }
            do {
                keys[source.name] = try SecretKey(fileBytes: bytes)
            } catch {
                throw UsageError("the secret `\(source.name)`: \(error); \(makeOne)")
            }
            let text = String(decoding: bytes, as: UTF8.self).lowercased().filter { !$0.isNewline }
            if published.contains(text) {
                throw UsageError("the secret `\(source.name)` stands in books and manuals; \(makeOne)")
            }
        }
        let names = keys.keys.sorted()
        for (index, name) in names.enumerated() {
            guard let other = names[..<index].first(where: { keys[$0]?.checkValue == keys[name]?.checkValue })
            else { continue }
            console.warning(
                "the secrets `\(other)` and `\(name)` are the same: whoever has one has the other", "same-secret")
        }
        return keys
    }

    private static let makeOne = "make one with `head -c 32 /dev/urandom | base64 > FILE`"

    private func bytes(_ console: Console) throws -> [UInt8] {
        do {
            switch place {
            case .file(let path): return try contents(of: path, console)
            case .descriptor(let number):
                return try Descriptor(adopting: number).contents(limit: SecretSource.limit)
            case .environment(let variable):
                guard let value = ProcessFacts.environment(variable) else {
                    let shown =
                        SecretSource.mayBeSecret(variable) ? "of that name (give a name, not `$NAME`)" : "`\(variable)`"
                    throw UsageError("the secret `\(name)`: the environment has no variable \(shown)")
                }
                return Array(value.utf8)
            }
        } catch let error as SystemFailure {
            throw UsageError("cannot read the secret `\(name)`\(origin): \(error.reason)")
        }
    }

    /// ` from FILE`, unless that may be the secret.
    private var origin: String {
        switch place {
        case .file(let path): SecretSource.mayBeSecret(path) ? "" : " from \(path)"
        case .descriptor(let number): " from file descriptor \(number)"
        case .environment: ""
        }
    }

    /// A link is followed and a pipe waited for; a folder or a device is a mistake.
    private func contents(of path: String, _ console: Console) throws -> [UInt8] {
        switch try FileSystem.status(of: path).kind {
        case .pipe: return try Descriptor.openWaiting(path).contents(limit: SecretSource.limit)
        case .regular: break
        case .directory: throw UsageError("the secret `\(name)`: `\(path)` is a folder")
        default: throw UsageError("the secret `\(name)`: `\(path)` is a device or a socket; give a file or a pipe")
        }
        let file = try Descriptor.open(path)
        let status = try file.status()
        let bytes = try file.contents(limit: SecretSource.limit)
        // Nobody needs to be told of the example key's permissions.
        if status.isReadableByAll, !bytes.starts(with: SecretSource.demonstration.utf8),
            FileSystem.isReachableByAll(path)
        {
            console.warning(
                "every user of this machine can read the secret `\(name)` in `\(path)`: `chmod 600` it",
                "readable-secret")
        }
        return bytes
    }
}
