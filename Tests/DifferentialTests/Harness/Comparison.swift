import MidicRuntime
import TestSupport
import TestVerdicts

/// A policy in all executors: what they say of a file, and whether they agree.
struct Comparison {
    let pair: CompiledPair
    private let runtime: ([UInt8]) throws -> Verdict
    private let others: [(executor: any Executor, run: ([UInt8]) throws -> Verdict)]

    init(_ pair: CompiledPair) throws {
        self.pair = pair
        runtime = CompiledExecutor().reusing(pair)
        others = try Executors.all.map { ($0, try $0.prepared(for: pair)) }
    }

    /// What the runtime says of a file.
    func verdict(_ file: [UInt8]) throws -> Verdict { try runtime(file) }

    /// What is wrong with a file's verdict; nil if nothing is.
    func fault(_ verdict: Verdict, _ file: [UInt8]) throws -> String? {
        var times = Times()
        return try judge(verdict, file, number: 0, &times).fault
    }

    /// - Parameter number: of the file, since some executors are asked for a few only.
    /// - Returns: what is wrong, and what coverage is to count: the codes that the output claims, and files that met a limit.
    func judge(
        _ verdict: Verdict, _ file: [UInt8], number: Int, _ times: inout Times
    ) throws -> (fault: String?, notes: Set<String>) {
        var notes: Set<String> = []
        for other in others where number % other.executor.every == 0 {
            let second = try times.measure(other.executor.name) { try other.run(file) }
            // Limits of memory and work are the runtime's own (docs/outcomes.md, `too-large`).
            if verdict.reason == FileFailure.Code.tooLarge.name, second.reason != verdict.reason {
                notes.insert("limit of \(other.executor.name)")
                continue
            }
            let differences = verdict.differences(from: second)
            if !differences.isEmpty {
                return ("runtime against \(other.executor.name): " + differences.joined(separator: "; "), notes)
            }
        }
        // The strict reader knows midic's own elements of the file meta information only.
        guard let output = verdict.output, !pair.policy.words.contains("meta") else { return (nil, notes) }
        return times.measure("strict reader") {
            do throws(StrictBreach) {
                let codes = try StrictReader.read(output).elements.filter {
                    $0.tag == 0x0008_0100 && $0.path.hasPrefix("00120064[")
                }
                return (
                    nil,
                    notes.union(
                        codes.map {
                            "claim " + String(decoding: Padding.trimmed(Array(output[$0.value])), as: UTF8.self)
                        })
                )
            } catch {
                return ("the output is not as the standard says: \(error)", notes)
            }
        }
    }

    /// The smallest pair that fails in the same way.
    static func shrunk(_ pair: CompiledPair, _ file: PlannedFile, _ words: String) -> (PlannedPolicy, PlannedFile) {
        let kind = kind(words)
        let known = try? Comparison(pair)
        let small = Shrinker { policy, file in
            let comparison =
                policy == pair.policy ? known : PolicyRepair.pair(policy).flatMap { try? Comparison($0) }
            guard let comparison, let verdict = try? comparison.verdict(file.bytes) else { return false }
            return ((try? comparison.fault(verdict, file.bytes)) ?? nil).map { Self.kind($0) } == kind
        }.shrunk(pair.policy, file)
        return (small.policy, small.file)
    }

    /// Who disagrees and about what, without the figures.
    static func kind(_ words: String) -> String {
        String(words.prefix { $0 != ";" }.filter { !$0.isNumber })
    }
}

extension CompiledExecutor {
    /// One engine for many files, as in a run.
    func reusing(_ pair: CompiledPair) -> ([UInt8]) throws -> Verdict {
        let engine = Kept(Self.deidentifier(pair))
        return { Self.verdict(of: &engine.deidentifier, $0) }
    }

    private final class Kept {
        var deidentifier: Deidentifier
        init(_ deidentifier: consuming Deidentifier) { self.deidentifier = deidentifier }
    }
}
