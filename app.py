"""AE Lab: the home page, and the server that `streamlit run app.py` starts."""

import streamlit as st

if __name__ == "__main__":  # a visit
    from aelab.ui.pages.home import page as home
    from aelab.ui.shell import frame

    frame.begin("AE Lab", "What can a network say about a picture in two numbers?")
    home.page()
else:
    from aelab.ui.session import teacher
    from aelab.ui.shell.serving import MIDDLEWARE, ROUTES

    print(f"  Code of the teacher's page, Class: {teacher.desk().code}\n", flush=True)
    app = st.App("app.py", routes=ROUTES, middleware=MIDDLEWARE)
