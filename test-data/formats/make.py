"""Makes the files of this folder, with the libraries that write them: torch, numpy, scipy, h5py.

One network in every format (same.*), and one file for each thing that readers of a format get wrong.
"""

import collections, json, pickle, struct, zipfile
import h5py, numpy as np, scipy.io, scipy.sparse, torch

rng = np.random.default_rng(14)
f32 = lambda *shape: rng.standard_normal(shape).astype(np.float32)
same = {"W_rec": 0.3 * f32(6, 6), "W_in": f32(6, 2), "b_rec": f32(6), "W_out": f32(1, 6), "b_out": f32(1)}

np.savez("same.npz", **same)
json.dump({k: v.astype(float).tolist() for k, v in same.items()}, open("same.json", "w"))
state = collections.OrderedDict((k, torch.from_numpy(v)) for k, v in same.items())
torch.save(state, "same.pt")
torch.save(state, "same-legacy.pth", _use_new_zipfile_serialization=False)
pickle.dump(same, open("same.pkl", "wb"), protocol=2)
scipy.io.savemat("same.mat", same, oned_as="column", do_compression=True)
with h5py.File("same.h5", "w") as f:
    for k, v in same.items():
        f.create_dataset(k, data=v, **({"compression": "gzip", "shuffle": True} if v.ndim == 2 else {}))


def safetensors(path, arrays):
    header, data = {}, b""
    for k, v in arrays.items():
        header[k] = {"dtype": "F32", "shape": list(v.shape), "data_offsets": [len(data), len(data) + v.nbytes]}
        data += v.tobytes()
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)


safetensors("same.safetensors", same)


def matlab73(path, fill):
    """As MATLAB writes: axes reversed, a class on every dataset, a header in a block of 512 bytes."""
    with h5py.File(path, "w", userblock_size=512, libver="earliest") as f:
        fill(f)
    with open(path, "r+b") as f:
        head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Thu Jan  1 00:00:00 2026 HDF5 schema 1.00 ."
        f.write(head.ljust(116) + b"\0" * 8 + b"\x00\x02IM")


def put(group, name, array, kind):
    array = np.asarray(array)
    array = array.reshape(-1, 1) if array.ndim == 1 else array
    group.create_dataset(name, data=np.ascontiguousarray(array.T)).attrs["MATLAB_class"] = np.bytes_(kind)


def text73(group, name, text):
    group.create_dataset(name, data=np.array([[ord(c)] for c in text], dtype=np.uint16)).attrs["MATLAB_class"] = np.bytes_("char")


def fill_same(f):
    for k, v in same.items():
        put(f, k, v, "single")


matlab73("same-73.mat", fill_same)

# Views on one storage, other types, what lies beside the state dict, an object of no known class.
base = torch.arange(24, dtype=torch.float32)
tensors = {
    "whole": base.reshape(2, 3, 4),
    "part": base[5:11:2],
    "transposed": base.reshape(4, 6).t(),
    "expanded": base[3:5].unsqueeze(1).expand(2, 3),
    "half": torch.tensor([1.5, -2.0, 65504.0], dtype=torch.float16),
    "brain": torch.tensor([1.5, -3.0e38], dtype=torch.bfloat16),
    "double": torch.tensor([0.1], dtype=torch.float64),
    "bytes": torch.tensor([0, 255], dtype=torch.uint8),
    "signed": torch.tensor([-128, 127], dtype=torch.int8),
    "long": torch.tensor(-(2**40)),
    "bool": torch.tensor([True, False]),
    "empty": torch.zeros(0, 3),
    "parameter": torch.nn.Parameter(torch.ones(2)),
}
torch.save({"epoch": 3, "state_dict": tensors, "optimizer_states": [{"state": {0: {"exp_avg": torch.ones(2)}}}],
            "hyper_parameters": {"lr": 0.1, "act": torch.tanh}, "pytorch-lightning_version": "2.0"}, "views.ckpt")  # fmt: skip
torch.save(torch.nn.Linear(2, 1), "module.pt")
torch.jit.script(torch.nn.Linear(2, 1)).save("script.pt")

# The same value in every protocol.
value = {
    "none": None, "yes": True, "no": False, "small": 7, "negative": -5, "large": 2**70, "float": 0.1, "inf": float("-inf"),
    "text": "naïve \n 'quoted' \\ \U0001f600", "bytes": b"\x00\xff\n", "list": [1, [2, (3,)]], "set": {4},
    "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
    "array": np.arange(6, dtype=">i2").reshape(2, 3), "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "scalar": np.float32(0.5), "function": np.sum, "words": np.array(["ab", "c"]), "complex": 1j,
}  # fmt: skip
for protocol in range(6):
    pickle.dump(value, open(f"protocol-{protocol}.pkl", "wb"), protocol=protocol)

np.savez_compressed("objects.npz", W=f32(2, 2), words=np.array(["ab", "c"]), word=np.array("tanh"), none=np.array(None),
                    function=np.array(np.tanh), ragged=np.array([f32(2, 1), f32(3, 1)], dtype=object),
                    complex=np.array([1j]))  # fmt: skip

numbers = {
    "double": np.array([[1.5, 2, 3], [4, 5, 6]]), "single": np.float32([[1, 2], [3, 4]]), "cube": np.arange(24.0).reshape(2, 3, 4),
    **{f"int{b}": np.array([[-1, 1]], f"i{b // 8}") for b in (8, 16, 32, 64)},
    **{f"uint{b}": np.array([[0, 2**b - 1 if b < 64 else 2]], f"u{b // 8}") for b in (8, 16, 32, 64)},
    "logical": np.array([[True, False]]), "empty": np.zeros((0, 3)), "text": "tanh",
    "s": {"W": np.array([[1.0, 2], [3, 4]]), "name": "x", "inner": {"b": np.array([[5.0]])}},
    "cell": np.array([np.ones((2, 1)), np.zeros((3, 1))], dtype=object), "complex": np.array([[1j]]),
    "sparse": scipy.sparse.csc_matrix(np.array([[0, 1.0, 0], [2, 0, 3]])),
}  # fmt: skip
scipy.io.savemat("numbers.mat", numbers)
scipy.io.savemat("numbers-4.mat", {"double": numbers["double"]}, format="4")


def fill_numbers(f):
    put(f, "double", numbers["double"], "double")
    put(f, "cube", numbers["cube"], "double")
    put(f, "logical", numbers["logical"].astype(np.uint8), "logical")
    text73(f, "text", "tanh")
    s = f.create_group("s")
    s.attrs["MATLAB_class"] = np.bytes_("struct")
    put(s, "W", numbers["s"]["W"], "double")
    empty = f.create_dataset("empty", data=np.array([0, 3], dtype=np.uint64))
    empty.attrs["MATLAB_class"] = np.bytes_("double")
    empty.attrs["MATLAB_empty"] = np.uint8(1)
    inside = f.create_group("#refs#")
    inside.create_dataset("a", data=np.ones((1, 2)))
    cell = f.create_dataset("cell", data=np.array([[inside["a"].ref]], dtype=h5py.ref_dtype))
    cell.attrs["MATLAB_class"] = np.bytes_("cell")


matlab73("numbers-73.mat", fill_numbers)


def big_endian(path, name, array):
    """A MATLAB 5 file of one double array as a machine of the other byte order writes it."""
    element = lambda kind, data: struct.pack(">II", kind, len(data)) + data + b"\0" * (-len(data) % 8)
    body = element(6, struct.pack(">II", 6, 0)) + element(5, struct.pack(">2i", *array.shape))
    body += element(1, name.encode()) + element(9, array.T.astype(">f8").tobytes())
    open(path, "wb").write(b"MATLAB 5.0 MAT-file".ljust(124) + b"\x01\x00MI" + struct.pack(">II", 14, len(body)) + body)


big_endian("big-endian.mat", "double", numbers["double"])

with h5py.File("types.h5", "w") as f:
    for kind in ("<f2", ">f4", "<f8", ">i4", "<u8", "|i1"):
        f[f"numbers/{kind[1:]}"] = np.array([1, 2]).astype(kind)
    f["bool"] = np.array([True, False])
    f["scalar"] = 0.5
    f["fixed"] = np.bytes_("abc")
    f["text"] = "naïve"
    f["texts"] = np.array(["a", "bc"], dtype=object)
    f["link"] = h5py.SoftLink("/scalar")
    f["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/x")
    f.create_dataset("empty", data=h5py.Empty("f4"))
    f.create_dataset("zeros", (1000, 100), "f4", compression="gzip")
    f.attrs["tau"] = 10.0
    f["bool"].attrs["unit"] = "Hz"

config = {"class_name": "Sequential", "config": {"layers": [
    {"class_name": "SimpleRNN", "config": {"activation": "relu", "go_backwards": False}},
    {"class_name": "Dense", "config": {"activation": "linear"}}]}}  # fmt: skip
keras = {"layers/simple_rnn/cell/vars/0": same["W_in"].T, "layers/simple_rnn/cell/vars/1": same["W_rec"].T,
         "layers/simple_rnn/cell/vars/2": same["b_rec"], "layers/dense/vars/0": same["W_out"].T, "layers/dense/vars/1": same["b_out"]}  # fmt: skip
with h5py.File("same.weights.h5", "w") as f:
    for k, v in keras.items():
        f[k] = v
with zipfile.ZipFile("same.keras", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("metadata.json", json.dumps({"keras_version": "3.0.0"}))
    z.writestr("config.json", json.dumps(config))
    z.write("same.weights.h5", "model.weights.h5")
keras2 = {"simple_rnn/simple_rnn/simple_rnn_cell/kernel:0": same["W_in"].T, "simple_rnn/simple_rnn/simple_rnn_cell/recurrent_kernel:0": same["W_rec"].T,
          "simple_rnn/simple_rnn/simple_rnn_cell/bias:0": same["b_rec"], "dense/dense/kernel:0": same["W_out"].T, "dense/dense/bias:0": same["b_out"]}  # fmt: skip
with h5py.File("same-keras2.h5", "w") as f:
    for k, v in keras2.items():
        f[f"model_weights/{k}"] = v
    f.attrs["model_config"] = json.dumps(config)
    f.attrs["backend"] = "tensorflow"
    f["model_weights"].attrs["layer_names"] = np.array([b"simple_rnn", b"dense"])
