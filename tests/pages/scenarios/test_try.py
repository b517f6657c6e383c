BEGINS = "2026-11-02 10:00"
def test_try(worker):
    carla = worker("Carla Nguyen")
    carla.comes_in(BEGINS)
    carla.enters("Rosa Invented", "5/6/1948")
    carla.opens_a_case(reason="Broke her hip", source="hospital", received="2026-11-02", hour="10:00")
    print(carla.open("status/"))
    carla.begins_the_work("x", "2026-11-02")
    print(carla.enters_date("admitted", "2026-11-02", "10:00"))
    print(carla.is_due())
