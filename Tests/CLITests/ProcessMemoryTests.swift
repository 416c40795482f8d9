import Foundation
import MidicRuntime
import Testing

/// What other processes, core dumps and reports of crashes can see of a run that holds a secret and originals.
///
/// Each test holds a run where it waits for its secret from a pipe, by when everything that matters has been set.
@Suite struct ProcessMemoryTests {
    private let scratch = Scratch()

    /// Starts a run as `$midic`, waits until it reads its secret, and goes on with `line` while `$run` is its identifier.
    ///
    /// - Parameter before: a command that the run is started by, such as `setpriv`.
    private func whileWaiting(before: String = "", _ line: String) throws -> Tool.Result {
        let policy = Tool.repository.path + "/examples/basic.midic"
        try FileManager.default.copyItem(atPath: policy, toPath: scratch.path + "/basic.midic")
        try FileManager.default.copyItem(
            atPath: Tool.products.path + "/midic", toPath: scratch.path + "/midic")
        return try Tool.shell(
            """
            cd \(scratch.path); chmod 755 . midic; chmod 644 basic.midic; mkdir -m 777 work in; cd work
            mkfifo -m 666 key; ulimit -S -c unlimited
            \(before) ../midic run ../basic.midic ../in -o out --secret study_key=@key 2>messages & run=$!
            exec 9>key      # returns when the run has opened the pipe
            \(line)
            """)
    }

    @Test func noCoreFile() throws {
        let result = try whileWaiting("grep core /proc/$run/limits; kill -KILL $run")
        #expect(result.output.split(separator: " ", omittingEmptySubsequences: true).suffix(3).first == "0")
    }

    /// Neither a file nor a report: `ulimit` allows the first, and Swift's runtime writes the second where a toolchain is.
    /// SIGABRT is not sent: the threads that start commands here block it, and a command inherits that. See `noHandlers`.
    @Test(arguments: ["ILL", "TRAP", "BUS", "FPE", "SEGV"])
    func aCrashWritesNothing(signal: String) throws {
        // One that lives on after its report is ended, so that this ends too.
        let result = try whileWaiting(
            """
            kill -\(signal) $run; for n in $(seq 100); do kill -0 $run 2>/dev/null || break; sleep 0.1; done
            kill -KILL $run 2>/dev/null; wait $run; echo $?; cat messages; ls -A | tr '\\n' ' '
            """)
        let number = ["ILL": 4, "TRAP": 5, "BUS": 7, "FPE": 8, "SEGV": 11][signal]!
        #expect(result.output == "\(128 + number)\nkey messages ")
        #expect(!result.messages.contains("core dumped"), "\(result.messages)")
    }

    /// Nothing catches the signals of crashes before files are mapped, so nothing reports what a register points at.
    @Test func noHandlers() throws {
        let result = try whileWaiting("grep SigCgt /proc/$run/status; kill -KILL $run")
        let word = try #require(result.output.split(whereSeparator: \.isWhitespace).last)
        let caught = try #require(UInt64(word, radix: 16), "\(result.output)")
        for number in ProcessMemory.signalsOfCrashes { #expect(caught & 1 << UInt64(number - 1) == 0) }
    }

    /// The kernel gives the files of a process that may not be read by its own user to the superuser (proc(5)).
    @Test func noOtherProcessOfTheUserReadsIt() throws {
        let isRoot = getuid() == 0
        if isRoot { #expect(FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"), "needs util-linux") }
        let before = isRoot ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
        // The control: the same look at a process of that user that does nothing about it.
        let result = try whileWaiting(
            before: before,
            """
            \(before) sleep 20 & other=$!; sleep 0.3
            stat -c %u /proc/$other/environ /proc/$run/environ /proc/$run/mem
            \(before) cat /proc/$run/environ 2>&1 | tr '\\0' ' '; kill -KILL $other $run
            """)
        let user = isRoot ? 65534 : getuid()
        #expect(result.output.hasPrefix("\(user)\n0\n0\n"), "\(result.output)\(result.messages)")
        #expect(result.output.contains("Permission denied"), "\(result.output)")
    }

    /// What asks /proc of the process itself goes on for every user: names of open descriptors, pipes of the shell, streams,
    /// files that get a name when they are whole.
    @Test func theProcessStillReadsItself() throws {
        let before = getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
        try scratch.write(
            "p.midic",
            """
            midic 1
            policy p version "1" { standard "2026d"; otherwise keep in_iod else remove; on_error quarantine }
            secret k
            param site: text(1...8)
            uids -> uid(k)
            InstitutionName -> set site

            """)
        try scratch.write(
            "all.sh",
            """
            set -e; umask 077; head -c 32 /dev/urandom | base64 > secret; mkfifo pipe
            rest="../p.midic ../slice.dcm -q --param site=HERE"
            ../midic build ../p.midic -o b.ruleset 2>&1 >/dev/null
            ../midic run $rest -o file --secret k=@secret; echo file
            try() { name=$1; shift; "$@"; diff -r file $name; echo $name; }
            try substitution ../midic run $rest -o substitution --secret k=@<(cat secret)
            try stdin ../midic run $rest -o stdin --secret k=@/dev/stdin < secret
            try piped ../midic run $rest -o piped --secret k=@/dev/stdin < <(cat secret)
            try fd ../midic run $rest -o fd --secret k=fd:3 3< secret
            try devfd ../midic run $rest -o devfd --secret k=@/dev/fd/3 3< secret
            try environment env KEY="$(cat secret)" ../midic run $rest -o environment --secret k=env:KEY
            (cat secret > pipe) & try named ../midic run $rest -o named --secret k=@pipe
            try parameter ../midic run ../p.midic ../slice.dcm -q --param-file site=<(echo HERE) -o parameter --secret k=@secret
            try policy ../midic run - ../slice.dcm -q --param site=HERE -o policy --secret k=@secret < ../p.midic
            try ruleset ../midic run b.ruleset ../slice.dcm -q --param site=HERE -o ruleset --secret k=@secret
            ../midic run ../p.midic - -q --param site=HERE -o - --secret k=@secret < <(cat ../slice.dcm) > one.dcm
            cmp one.dcm file/*/*/*.dcm; echo stream
            """)
        let slice = Tool.repository.path + "/examples/dicom/ct/slice1.dcm"
        try FileManager.default.copyItem(atPath: slice, toPath: scratch.path + "/slice.dcm")
        let result = try whileWaiting(
            "kill -KILL $run; rm key; chmod 644 ../slice.dcm ../all.sh ../p.midic; \(before) timeout 300 bash ../all.sh"
        )
        let ways =
            "file substitution stdin piped fd devfd environment named parameter policy ruleset stream"
        #expect(result.output.split(separator: "\n").joined(separator: " ") == ways, "\(result.messages)")
    }
}
