"""Writes what is no file for us, and is given to us all the same: legacy.pt and exported.pt2.

    python -m venv env && env/bin/pip install torch==2.11.0 && env/bin/python ffi/testdata/make_others.py
"""

import pathlib

import torch

HERE = pathlib.Path(__file__).parent

torch.manual_seed(0)
net = torch.nn.Linear(2, 2)
torch.save(net.state_dict(), HERE / "legacy.pt", _use_new_zipfile_serialization=False)
torch.export.save(torch.export.export(net, (torch.ones(1, 2),)), HERE / "exported.pt2")
