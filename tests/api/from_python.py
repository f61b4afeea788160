"""from_python.py LIBRARY URL FOLDER: the C functions by ctypes, as a Python program would use them."""
import ctypes
import sys
import threading
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_int64, c_size_t, c_void_p

Say = ctypes.CFUNCTYPE(None, c_char_p, c_void_p)


class Error(Structure):
    _fields_ = [("code", c_int), ("message", c_char_p)]


class Options(Structure):
    _fields_ = [("size", c_size_t), ("environment", c_char_p), ("schema", c_char_p),
                ("lock_timeout_ms", c_int64), ("wait_ms", c_int64), ("say", Say), ("say_data", c_void_p)]


class SchemaError(Exception):
    pass


def load(path):
    library = ctypes.CDLL(path)

    def declare(name, result, *arguments):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments

    declare("schemadiff_version", c_char_p)
    declare("schemadiff_error_clear", None, POINTER(Error))
    declare("schemadiff_list_size", c_size_t, c_void_p)
    declare("schemadiff_list_at", c_char_p, c_void_p, c_size_t)
    declare("schemadiff_list_free", None, c_void_p)
    declare("schemadiff_check", c_void_p, c_char_p, c_char_p, POINTER(Options), POINTER(Error))
    declare("schemadiff_standing_verdict", c_int, c_void_p)
    declare("schemadiff_standing_sentence", c_char_p, c_void_p)
    for part in ("current", "expected", "pending", "unknown", "edited"):
        declare("schemadiff_standing_" + part, c_void_p, c_void_p)
    declare("schemadiff_standing_free", None, c_void_p)
    declare("schemadiff_upgrade", c_void_p, c_char_p, c_char_p, c_char_p, POINTER(Options), POINTER(Error))
    declare("schemadiff_diff", c_void_p, c_char_p, c_char_p, POINTER(Options), POINTER(Error))
    declare("schemadiff_autogenerate", c_void_p, c_char_p, c_char_p, c_char_p, POINTER(Options), POINTER(Error))
    return library


class Schemadiff:
    def __init__(self, path):
        self.library = load(path)

    def _raise(self, error):
        code, message = error.code, error.message.decode()
        self.library.schemadiff_error_clear(byref(error))
        raise SchemaError(code, message)

    def _texts(self, handle):
        size = self.library.schemadiff_list_size(handle)
        return [self.library.schemadiff_list_at(handle, i).decode() for i in range(size)]

    def check(self, url, folder):
        error = Error()
        standing = self.library.schemadiff_check(url.encode(), folder.encode(), None, byref(error))
        if not standing:
            self._raise(error)
        lists = {part: self._texts(getattr(self.library, "schemadiff_standing_" + part)(standing))
                 for part in ("current", "expected", "pending", "unknown", "edited")}
        verdict = self.library.schemadiff_standing_verdict(standing)
        sentence = self.library.schemadiff_standing_sentence(standing).decode()
        self.library.schemadiff_standing_free(standing)
        return verdict, lists, sentence

    def upgrade(self, url, folder, target=None, say=None):
        error = Error()
        options = Options(size=ctypes.sizeof(Options), say=Say(lambda line, _: say and say(line.decode())))
        ids = self.library.schemadiff_upgrade(
            url.encode(), folder.encode(), target and target.encode(), byref(options), byref(error))
        if not ids:
            self._raise(error)
        texts = self._texts(ids)
        self.library.schemadiff_list_free(ids)
        return texts


def main(path, url, folder):
    schemadiff = Schemadiff(path)
    print(schemadiff.library.schemadiff_version().decode())
    print(*schemadiff.check(url, folder), sep="\n")
    print(schemadiff.upgrade(url, folder, "+1", print))
    print(*schemadiff.check(url, folder), sep="\n")

    # Many threads at once: each revision is applied once, and all agree in the end.
    results = []
    threads = [threading.Thread(target=lambda: results.append(
        (schemadiff.upgrade(url, folder), schemadiff.check(url, folder)[0]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sorted(id for ids, _ in results for id in ids), [verdict for _, verdict in results])

    for wrong in (lambda: schemadiff.check(url, folder + "/nowhere"),
                  lambda: schemadiff.check("nonsense://u:secret@h/d", folder),
                  lambda: schemadiff.upgrade(url, folder, "nosuch")):
        try:
            wrong()
            print("nothing was raised")
        except SchemaError as error:
            print(*error.args)


main(*sys.argv[1:])
