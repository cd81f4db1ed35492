"""Archives through the whole house: shards of many documents, on this machine's cores or on a cluster."""

from servanda.pipeline.bulk.engines import Dask, Engine, EngineError, Local
from servanda.pipeline.bulk.running import Report, run
from servanda.pipeline.bulk.settings import Settings
from servanda.pipeline.bulk.shards import Shard, ShardError, find

__all__ = ["Dask", "Engine", "EngineError", "Local", "Report", "Settings", "Shard", "ShardError", "find", "run"]
