/** The built-in exception classes that may travel as plain data: name and arguments. */
export const EXCEPTION_NAMES: ReadonlySet<string> = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError BufferError ChildProcessError ' +
    'ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Exception ' +
    'FileExistsError FileNotFoundError FloatingPointError FutureWarning ImportError IndentationError IndexError InterruptedError ' +
    'IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError ' +
    'NotImplementedError OSError OverflowError PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning ' +
    'RuntimeError RuntimeWarning StopIteration SyntaxError SystemError TabError TimeoutError TypeError UnboundLocalError ' +
    'UserWarning ValueError Warning ZeroDivisionError'
  ).split(' '),
);
