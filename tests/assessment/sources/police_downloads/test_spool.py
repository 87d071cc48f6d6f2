import pandas

from assessment.sources.police_downloads.spool import Spool


def test_frames_come_back_as_often_as_asked_in_the_order_they_were_added():
    spool = Spool()
    frames = [
        pandas.DataFrame({"area": pandas.Categorical(["a", "b"]), "number": [at, -at]}) for at in range(3)
    ]
    for frame in frames:
        spool.add(frame)
    for _ in range(2):
        for frame, kept in zip(frames, spool, strict=True):
            pandas.testing.assert_frame_equal(frame, kept)


def test_nothing_added_gives_nothing():
    assert list(Spool()) == []
