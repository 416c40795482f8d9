import Testing
import MidicCompiler
