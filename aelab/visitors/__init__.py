"""The app under load: many sessions that train or watch, driven from one process over the wire.

`python -m aelab.visitors --train 30 --watch 100` speaks Streamlit's protobuf as a browser does,
without drawing anything: `session` is one browser, `crowd` is all of them and what they measure.
"""
