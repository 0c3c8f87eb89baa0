"""When and where each event was, how people took part, whether it was held, how many came."""

from kgbuild.interpret.scene.scene import set_scene

__all__ = ["set_scene"]
