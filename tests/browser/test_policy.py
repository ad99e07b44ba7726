"""The content security policy at work: the site runs under it, and what is not the site's does not."""

import pytest

WATCH = """
  window.violations = [];
  document.addEventListener('securitypolicyviolation',
    e => violations.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
"""
INJECT = """
  const script = document.createElement('script');
  script.textContent = 'window.intruder = true';
  document.body.append(script);
  const image = document.createElement('img');
  image.setAttribute('onerror', 'window.intruder = true');
  image.src = 'no-such.png';
  document.body.append(image);
"""
RUN_WASM = "WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true)"


@pytest.fixture
def reader(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def test_no_page_breaks_its_own_policy(reader, address, pages):
    said = []
    reader.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    reader.on("pageerror", lambda error: said.append(str(error)))
    broken = {}
    for name in pages:
        reader.goto(f"{address}/{name}/", wait_until="networkidle")
        assert reader.locator("meta[http-equiv=Content-Security-Policy]").count() == 1, name
        found = reader.evaluate("violations")
        if found:
            broken[name] = found
    assert (broken, said) == ({}, [])


def test_scripts_from_elsewhere_do_not_run(reader, address):
    reader.goto(f"{address}/", wait_until="networkidle")
    reader.evaluate(INJECT)
    for _ in range(100):  # `wait_for_function` needs the `eval` that the policy forbids
        if reader.evaluate("violations.length") >= 2:
            break
        reader.wait_for_timeout(100)
    assert reader.evaluate("window.intruder") is None
    assert {entry.split()[0] for entry in reader.evaluate("violations")} == {"script-src-elem", "script-src-attr"}


def test_webassembly_runs(reader, address):
    reader.goto(f"{address}/")
    assert reader.evaluate(RUN_WASM)


def test_the_colour_scheme_still_changes_and_is_remembered(reader, address):
    reader.goto(f"{address}/")
    assert reader.locator("body").get_attribute("data-md-color-scheme") == "default"
    reader.get_by_title("Pasar a oscuro").click()
    assert reader.locator("body").get_attribute("data-md-color-scheme") == "slate"
    reader.goto(f"{address}/glosario/")
    assert reader.locator("body").get_attribute("data-md-color-scheme") == "slate"
