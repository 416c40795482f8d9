import Glibc
import MidicCommandLine

exit(CommandLineTool.run(Array(CommandLine.arguments.dropFirst())))
