"""Messages to a log: they look at numbers and give nothing back.

    log.debug("loss %s", y)      logging.info(f"{y}")      logging.getLogger(name).warning(...)
"""

from __future__ import annotations

import logging

from s2s_runtime.kinds import Instance, Kind

MESSAGES = frozenset({
    logging.debug, logging.info, logging.warning, logging.error, logging.critical,
    logging.exception, logging.log,
})
LOGGER = Instance("logging", "Logger", (), logging.Logger)


def is_message(target: object) -> bool:
    """Whether a function known now only writes to a log."""
    if isinstance(getattr(target, "__self__", None), logging.Logger):
        return True
    return any(target is one for one in MESSAGES)


def is_logger(kind: Kind) -> bool:
    return isinstance(kind, Instance) and issubclass(kind.cls, logging.Logger)
