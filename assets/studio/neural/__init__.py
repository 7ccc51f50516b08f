"""Train the course's face networks: one encoder, two decoders, on two people of the cast.

PyTorch is needed for `train` alone (see README.md); what is trained is shipped as ONNX and run by OpenCV.
"""
