"""What pages read from their addresses."""

from collections import defaultdict

from litestar.params import ParameterKwarg
from litestar.routes import HTTPRoute


async def test_no_two_parameters_of_a_route_go_by_one_argument(world):
    """The framework would read the one as the other where a handler's is called like a dependency's."""
    mixed = []
    for route in world.inside.app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            called = defaultdict(set)
            for one in (handler, *handler.resolve_dependencies().values()):
                for name, field in one.parsed_fn_signature.parameters.items():
                    if isinstance(meant := field.kwarg_definition, ParameterKwarg):
                        called[name].add((meant.param_type, meant.name or name))
            mixed += [(route.path, name, kinds) for name, kinds in called.items() if len(kinds) > 1]
    assert mixed == []
