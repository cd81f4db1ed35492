"""Statistics services and files, each behind the same small interface (`base.Connector`)."""

from servanda.statistics.connectors.base import Connector, ConnectorError, Query, collect
from servanda.statistics.connectors.comtrade import Comtrade
from servanda.statistics.connectors.imf import Imf
from servanda.statistics.connectors.kosis import Kosis
from servanda.statistics.connectors.mapping import Mapping
from servanda.statistics.connectors.worldbank import WorldBank

NAMES = ("imf", "comtrade", "worldbank", "kosis")
"""What can be fetched from."""

__all__ = ["NAMES", "Connector", "ConnectorError", "Query", "collect", "named"]


def named(name: str, mapping: Mapping | None = None) -> Connector:
    """The connector of this name; `KeyError` where there is none. `mapping` is for those that need one."""
    made: dict[str, Connector] = {
        "imf": Imf(),
        "comtrade": Comtrade(),
        "worldbank": WorldBank(),
        "kosis": Kosis(mapping),
    }
    return made[name]
